// One stream of events for all tabs of a browser. A browser opens six
// connections to a host and lets everything else wait: with a stream a tab, the
// seventh tab would never load.
'use strict';

const tabs = new Set();
let newest;

function listen() {
  const source = new EventSource('events');
  source.addEventListener('state', e => {
    newest = e.data;
    for (const tab of tabs) tab.postMessage(newest);
  });
  // A browser tries again by itself, but not after an answer that is no stream.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

onconnect = e => {
  const tab = e.ports[0];
  tab.onmessage = m => {
    if (m.data === 'leave') {
      tabs.delete(tab);
      return;
    }
    tabs.add(tab);
    if (newest !== undefined) tab.postMessage(newest);
  };
};

listen();
