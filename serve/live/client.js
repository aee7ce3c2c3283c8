// What galley serve adds to a page while people write: it reloads the page when
// that has changed, swaps styles without reloading, and shows the problems of
// the project over it. It is never part of what is built.
(() => {
'use strict';

const base = '/_galley/live/';
const script = document.currentScript;
const alone = script.dataset.number; // on a page of problems: which state it shows
const here = location.pathname + location.search;
const desk = here.startsWith('/_galley/'); // which shows problems by itself

// ---- Hearing of a new state: one stream for all tabs of the browser.

let heard = ''; // the newest that was told, as it came

function hear(data) {
  if (data === heard) return;
  const first = heard === '';
  heard = data;
  if (alone === undefined) look();
  else if (!first || String(JSON.parse(data).number) !== alone) again();
}

function stream(tell) {
  const source = new EventSource(base + 'events');
  source.addEventListener('state', e => tell(e.data));
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => stream(tell), 1000);
  };
}

function listen() {
  if (window.SharedWorker) {
    try {
      const port = new SharedWorker(base + 'worker.js', {name: 'galley'}).port;
      port.onmessage = e => hear(e.data);
      port.postMessage('join');
      addEventListener('pagehide', () => port.postMessage('leave'));
      addEventListener('pageshow', e => { if (e.persisted) port.postMessage('join'); });
      return;
    } catch { /* turned off: the next way */ }
  }
  if (window.BroadcastChannel && navigator.locks) {
    const channel = new BroadcastChannel('galley');
    channel.onmessage = e => {
      if (e.data !== 'join') hear(e.data);
      else if (leading && heard !== '') channel.postMessage(heard);
    };
    let leading = false;
    // Whoever holds the lock has the stream; when its tab is closed, the next one has.
    navigator.locks.request('galley', () => new Promise(() => {
      leading = true;
      stream(data => { hear(data); channel.postMessage(data); });
    }));
    channel.postMessage('join');
    return;
  }
  stream(hear);
}

// ---- Has this page changed, and have its styles?

const plainly = tag => (tag || '').replace(/^W\//, ''); // packed or not, it is the same page
let etag = plainly(script.dataset.etag);
let status = performance.getEntriesByType('navigation')[0]?.responseStatus || 0;
let looking = false, lookAgain = false;

// One look at a time; what is heard meanwhile is one more look.
async function look() {
  lookAgain = looking;
  if (looking) return;
  looking = true;
  do {
    lookAgain = false;
    try {
      if (!desk) await show();
      if (await pageChanged()) {
        again();
        return; // for good: this page is about to end
      }
      await swapStyles();
    } catch { /* the server is away: it will be heard when it is back */ }
  } while (lookAgain);
  looking = false;
}

function ask(url, known) {
  return fetch(url, {method: 'HEAD', cache: 'no-store', redirect: 'manual', credentials: 'same-origin',
    headers: known ? {'If-None-Match': known} : {}});
}

async function pageChanged() {
  const answer = await ask(here, etag);
  if (answer.type === 'opaqueredirect') return true;
  mark(answer.headers.get('Galley-State'));
  if (answer.status === 304) return false;
  const now = plainly(answer.headers.get('ETag'));
  const changed = status && answer.status !== status || etag !== '' && now !== '' && now !== etag;
  // Should a page never be what it is said to be, then it is not loaded for ever.
  const before = sessionStorage.getItem('galley-loaded');
  const what = here + ' ' + answer.status + ' ' + now;
  status = status || answer.status;
  etag = now;
  if (!changed || first && before === what) {
    first = false;
    return false;
  }
  sessionStorage.setItem('galley-loaded', what);
  return true;
}
let first = true;

const styles = new Map(); // address -> its ETag

async function swapStyles() {
  const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')].filter(l => new URL(l.href).origin === location.origin);
  await Promise.all(links.map(async link => {
    const url = new URL(link.href);
    url.searchParams.delete('galley');
    const known = styles.get(url.href);
    const answer = await ask(url.href, known);
    const now = plainly(answer.headers.get('ETag'));
    if (answer.status !== 200 || !now || now === known) return;
    styles.set(url.href, now);
    if (known === undefined) return;
    const next = link.cloneNode();
    url.searchParams.set('galley', now.replace(/\W/g, ''));
    next.href = url.href;
    next.addEventListener('load', () => link.remove());
    next.addEventListener('error', () => next.remove());
    link.after(next);
  }));
}

// ---- Loading again, without losing the place.

const field = 'input:not([type=password], [type=file], [type=hidden]), textarea, select';

function pathOf(e) {
  if (e.id && document.querySelectorAll('#' + CSS.escape(e.id)).length === 1) return '#' + CSS.escape(e.id);
  const steps = [];
  for (; e !== document.documentElement; e = e.parentElement) {
    if (!e.parentElement) return '';
    steps.unshift(`${CSS.escape(e.localName)}:nth-child(${[...e.parentElement.children].indexOf(e) + 1})`);
  }
  return ':root' + steps.map(s => ' > ' + s).join('');
}

function find(path) {
  try { return path ? document.querySelector(path) : null; } catch { return null; }
}

function again() {
  const fields = [];
  for (const e of document.querySelectorAll(field)) {
    const at = {path: pathOf(e)};
    if (e.type === 'checkbox' || e.type === 'radio') {
      if (e.checked === e.defaultChecked) continue;
      at.checked = e.checked;
    } else if (e.localName === 'select') {
      at.chosen = [...e.options].filter(o => o.selected).map(o => o.value);
      if ([...e.options].every(o => o.selected === o.defaultSelected)) continue;
    } else {
      if (e.value === e.defaultValue) continue;
      at.value = e.value;
    }
    fields.push(at);
  }
  const focus = document.activeElement;
  const keep = {here, x: scrollX, y: scrollY, fields, open: [...document.querySelectorAll('details')].map(d => d.open)};
  if (focus && focus !== document.body && focus !== host) {
    keep.focus = pathOf(focus);
    try { keep.selection = [focus.selectionStart, focus.selectionEnd, focus.selectionDirection]; } catch { /* has none */ }
  }
  try { sessionStorage.setItem('galley-keep', JSON.stringify(keep)); } catch { /* full, or turned off */ }
  location.reload();
}

function restore() {
  let keep;
  try {
    keep = JSON.parse(sessionStorage.getItem('galley-keep'));
    sessionStorage.removeItem('galley-keep');
  } catch { /* turned off */ }
  if (!keep || keep.here !== here) return;
  const details = document.querySelectorAll('details');
  if (details.length === keep.open.length) details.forEach((d, i) => { d.open = keep.open[i]; });
  for (const at of keep.fields) {
    const e = find(at.path);
    if (!e || !e.matches(field)) continue;
    if ('checked' in at) e.checked = at.checked;
    else if (at.chosen && e.options) for (const o of e.options) o.selected = at.chosen.includes(o.value);
    else if ('value' in at) e.value = at.value;
  }
  const e = find(keep.focus);
  if (e) {
    e.focus({preventScroll: true});
    if (keep.selection && keep.selection[0] != null) {
      try { e.setSelectionRange(...keep.selection); } catch { /* has none any more */ }
    }
  }
  // Pictures give a page its height late: once more then, unless somebody has moved.
  let moved = false;
  for (const event of ['wheel', 'touchmove', 'keydown', 'mousedown']) {
    addEventListener(event, () => { moved = true; }, {once: true, passive: true, capture: true});
  }
  const go = () => { if (!moved) scrollTo({left: keep.x, top: keep.y, behavior: 'instant'}); };
  go();
  if (document.readyState !== 'complete') addEventListener('load', go, {once: true});
}

// ---- The problems, over the page.

let host, shadow, told, closed = '', opened = false, state = null;

function make(name, props, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(props || {})) e.setAttribute(k, v);
  e.append(...children);
  return e;
}

async function show() {
  const answer = await fetch(base + 'state', {cache: 'no-store', credentials: 'same-origin'});
  if (!answer.ok) return;
  told = await answer.json();
  opened = false;
  draw();
}

// mark says of a page that it would not be published. A theme that says so by
// itself has an element with the attribute data-galley-state.
function mark(is) {
  is = is === 'draft' || is === 'scheduled' ? is : null;
  if (is === state) return;
  state = is;
  draw();
}

const count = (n, noun) => n === 1 ? '1 ' + noun : n + ' ' + noun + 's';
const counted = () => [[told.errors, 'error'], [told.warnings, 'warning']].filter(c => c[0]).map(c => count(...c)).join(', ');

function draw() {
  const marked = state && !document.querySelector('[data-galley-state]');
  const any = told && told.errors + told.warnings > 0;
  if (!any && !marked) {
    if (host) host.hidden = true;
    if (shadow) for (const e of shadow.querySelectorAll('.over, .said')) e.replaceChildren();
    return;
  }
  if (!host) {
    host = make('galley-live');
    shadow = host.attachShadow({mode: 'open'});
    const style = make('link', {rel: 'stylesheet', href: base + 'overlay.css'});
    const over = make('div', {class: 'over', hidden: ''});
    style.addEventListener('load', () => { over.hidden = false; });
    shadow.append(style, over, make('p', {role: 'status', class: 'said'}));
    document.documentElement.append(host);
    addEventListener('keydown', e => {
      if (e.key === 'Escape' && !e.defaultPrevented && shadow.querySelector('.panel')) close();
    });
  }
  host.hidden = false;
  const over = shadow.querySelector('.over'), said = shadow.querySelector('.said');
  const words = any ? counted() : '';
  if (said.textContent !== words) said.textContent = words; // heard by those who do not see
  const key = told ? told.boot + told.number : '';
  if (any && (opened || told.errors > 0 && closed !== key)) {
    over.replaceChildren(panel());
    return;
  }
  const corner = make('div', {class: 'corner'});
  if (marked) corner.append(make('span', {class: 'state'}, state === 'draft' ? 'Draft' : 'Scheduled'));
  if (any) {
    const button = make('button', {type: 'button', class: told.errors ? 'errors' : 'warnings'}, counted());
    button.onclick = () => { opened = true; draw(); shadow.querySelector('.close').focus(); };
    corner.append(button);
  }
  over.replaceChildren(corner);
}

function close() {
  const inside = shadow.activeElement;
  closed = told.boot + told.number;
  opened = false;
  draw();
  if (inside) shadow.querySelector('.corner button')?.focus();
}

function place(p) {
  const text = [p.file, p.line, p.column].filter(Boolean).join(':');
  return p.edit ? make('a', {href: p.edit, title: 'open in the editor'}, text) : make('span', {}, text);
}

function panel() {
  const closing = make('button', {type: 'button', class: 'close', title: 'Escape'}, 'Close');
  closing.onclick = close;
  const list = make('ol', {class: 'problems', role: 'list'});
  for (const p of told.problems) {
    const item = make('li', {class: p.severity},
      make('p', {class: 'place'}, place(p), ' ', make('span', {class: 'rule'}, p.rule)),
      make('p', {class: 'message'}, p.message));
    for (const l of p.lines) {
      item.append(make('pre', {}, make('span', {class: 'number'}, String(l.number)), l.before, make('mark', {}, l.marked), l.after));
    }
    if (p.hint) item.append(make('p', {class: 'hint'}, p.hint));
    for (const r of p.related) item.append(make('p', {class: 'also'}, place(r), ' ', r.message));
    list.append(item);
  }
  const whole = make('div', {class: told.errors ? 'panel' : 'panel warnings', role: 'dialog', 'aria-labelledby': 'title', lang: 'en', dir: 'ltr'},
    make('div', {class: 'top'}, make('h2', {id: 'title'}, counted()), closing));
  if (told.stale) whole.append(make('p', {class: 'note'}, 'The page below is the last good one.'));
  whole.append(list);
  const more = told.errors + told.warnings - told.problems.length;
  if (more > 0) whole.append(make('p', {class: 'note'}, `and ${more} more: galley check lists them all`));
  return whole;
}

restore();
listen();
})();
