// The console: composes a query, asks the server, shows what came. What was
// asked for stands in the address bar, so that it can be kept and gone back to.
const form = document.getElementById('console')
if (form) {
  const rows = document.getElementById('rows')
  const show = (id, text) => { const e = document.getElementById(id); e.textContent = text; e.hidden = false }
  const composed = () => {
    const pairs = []
    for (const row of rows.querySelectorAll('.row')) {
      const key = row.querySelector('[name=k]').value.trim()
      if (key) pairs.push(encodeURIComponent(key) + '=' + encodeURIComponent(row.querySelector('[name=v]').value))
    }
    const path = form.elements.path.value.trim()
    return (path.startsWith('/') ? path : '/' + path).replace(/^\/{2,}/, '/') + (pairs.length ? '?' + pairs.join('&') : '')
  }
  let newest = 0
  const ask = async () => {
    const turn = ++newest, url = composed(), began = performance.now(), headers = {accept: 'application/json'}
    if (form.elements.secret.value) headers['x-api-key'] = form.elements.secret.value
    show('status', 'asking')
    let status, body = '', told = ''
    try {
      const answer = await fetch(url, {headers, cache: 'no-store'})
      body = await answer.text()
      status = answer.status + ' ' + answer.statusText + ', ' + (performance.now() - began).toFixed(1) + ' ms, ' + new Blob([body]).size + ' bytes'
      told = [...answer.headers].map(([name, value]) => name + ': ' + value).join('\n')
      const file = answer.headers.get('galley-static')
      status += !file || file === 'none' ? '; only a server can answer this' : '; static: ' + file
    } catch (error) {
      status = 'no answer: ' + error.message
    }
    if (turn !== newest) return // somebody has asked something else meanwhile
    try { body = JSON.stringify(JSON.parse(body), null, 2) } catch { /* it is no JSON: shown as it is */ }
    const asked = document.getElementById('asked'), why = document.getElementById('why')
    asked.href = url
    show('asked', url)
    why.href = '/_galley/why?target=' + encodeURIComponent(url)
    why.hidden = false
    show('headers', told)
    show('answer', body)
    show('status', status)
  }
  form.addEventListener('submit', event => {
    event.preventDefault()
    history.pushState(null, '', '/_galley/console?q=' + encodeURIComponent(composed()))
    ask()
  })
  document.getElementById('more').addEventListener('click', () => {
    const row = rows.querySelector('.row').cloneNode(true)
    for (const input of row.querySelectorAll('input')) input.value = ''
    rows.append(row)
    row.querySelector('input').focus()
  })
  addEventListener('popstate', () => location.reload())
  if ('begun' in form.dataset) ask()
}
