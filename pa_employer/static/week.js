// Hours without a signal: what is pressed or filled in is kept on the phone, and sent once when
// the signal is back. The service knows each form by its key, so nothing comes twice.
import { keeping, newKey } from './kept.js'

const stored = keeping('pa-hours')
const SAID = 'pa-said'
const LONGEST_WAIT = 60_000
const place = document.querySelector('[data-not-sent]')
const person = place?.dataset.person
const token = () => document.querySelector('input[name=csrf_token]')?.value || ''

const element = (name, text, className) => {
  const made = document.createElement(name)
  if (text) made.textContent = text
  if (className) made.className = className
  return made
}

function button(words, about, press) {
  const made = element('button', words, 'app-link')
  made.type = 'button'
  made.append(element('span', ` ${about}`, 'govuk-visually-hidden'))
  made.addEventListener('click', press)
  return made
}

function link(words, about, to) {
  const made = element('a', words, 'govuk-link')
  made.href = to
  made.append(element('span', ` ${about}`, 'govuk-visually-hidden'))
  return made
}

// What may have reached the service, its answer lost on the way, is not changed: it would come twice.
const isChangeable = item => Boolean(item) && (!item.tried || Boolean(item.refused))

// What is being changed on this page is not sent from under it.
const changing = new URLSearchParams(location.search).get('kept')

// Shows what is not sent yet; nothing where all is sent.
async function show(state) {
  const waiting = await mine()
  place.replaceChildren()
  place.hidden = !waiting.length
  if (!waiting.length) return
  const many = waiting.length === 1 ? '1 thing' : `${waiting.length} things`
  place.append(element('p', `Not sent yet: ${many}`, 'govuk-body govuk-!-font-weight-bold'))
  place.append(element('p', state, 'govuk-body'))
  const list = element('ul', '', 'govuk-list')
  for (const item of waiting) {
    const row = element('li', item.refused ? `${item.words}: ${item.refused} ` : `${item.words} `)
    if (isChangeable(item)) {
      if (item.page) row.append(link('Change', item.words, `${item.page}?kept=${item.key}`), ' ')
      row.append(button('Do not send it', item.words, () => drop(item)))
    }
    list.append(row)
  }
  place.append(list)
}

const WAITS = 'It is kept on this phone, and sent by itself when there is a signal.'
const BUSY = 'The service is busy. It is tried again in a moment.'
const SIGN_IN = 'Sign in again, and it is sent by itself.'
const LOOK = 'Somebody has to look at what could not be kept.'

const mine = async () =>
  (await stored('readonly', store => store.getAll()))
    .filter(item => item.person === person)
    .sort((one, other) => one.at - other.at)

async function drop(item) {
  await stored('readwrite', store => store.delete(item.key))
  await show(LOOK)
}

const refusal = page =>
  [...page.querySelectorAll('.govuk-error-summary__list li')].map(each => each.textContent.trim())
    .join(' ') || page.querySelector('main p')?.textContent.trim() || 'It could not be kept.'

// Writes down that a thing may reach the service from now on; false if it is there no more.
async function begin(item) {
  const found = await stored('readwrite', store => {
    const asked = store.get(item.key)
    asked.onsuccess = () => { if (asked.result) store.put({ ...asked.result, tried: true }) }
    return asked
  })
  return Boolean(found)
}

// Sends one thing; returns what became of it, and the page it led to.
async function send(item) {
  const body = new URLSearchParams(item.body)
  body.set('csrf_token', token())
  let answer
  try {
    answer = await fetch(item.path, { method: 'POST', body, headers: { Accept: 'text/html' } })
  } catch {
    return { state: 'waits' }
  }
  if (answer.status >= 500) return { state: 'busy' }
  if (new URL(answer.url).pathname === '/sign-in' || answer.status === 400) {
    return { state: 'sign in' }
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (!answer.ok) return { state: 'refused', words: refusal(page) }
  const said = [...page.querySelectorAll('.app-done p')].map(each => each.textContent)
  return { state: 'sent', url: answer.url, said }
}

let isSending = false
let wait = 2000
async function sendAll() {
  if (isSending || !place) return []
  isSending = true
  const done = []
  try {
    for (const item of await mine()) {
      if (item.refused || item.key === changing) continue
      if (!navigator.onLine) {
        await show(WAITS)
        again()
        return done
      }
      if (!await begin(item)) continue
      const ended = await send(item)
      if (ended.state === 'sent') {
        await stored('readwrite', store => store.delete(item.key))
        done.push({ ...ended, key: item.key })
      } else if (ended.state === 'refused') {
        await stored('readwrite', store => store.put({ ...item, tried: true, refused: ended.words }))
        done.push({ ...ended, key: item.key })
      } else {
        await show({ waits: WAITS, busy: BUSY, 'sign in': SIGN_IN }[ended.state])
        if (ended.state !== 'sign in') again()
        return done
      }
    }
    wait = 2000
    await show(LOOK)
  } finally {
    isSending = false
  }
  return done
}

let timer = 0
function again() {
  clearTimeout(timer)
  timer = setTimeout(goOn, wait)
  wait = Math.min(wait * 2, LONGEST_WAIT)
}

function tell(done) {
  const said = done.flatMap(each => each.said || [])
  if (said.length) sessionStorage.setItem(SAID, JSON.stringify(said))
}

// What was kept earlier is sent, and the week is shown anew with it.
async function goOn() {
  const done = (await sendAll()).filter(each => each.state === 'sent')
  if (!done.length) return
  tell(done)
  if (place.dataset.notSent === 'week') location.reload()
}

const wordsOf = form => {
  if (form.dataset.keep) return form.dataset.keep
  const day = form.querySelector('input[name=day]:checked')
  const label = day ? form.querySelector(`label[for="${day.id}"]`).textContent.trim() : 'No day yet'
  const typed = name => form.elements[name]?.value.trim()
  if (form.elements.what) {
    const isMiles = form.querySelector('input[name=kind]:checked')?.value === 'mileage'
    return `${label}, ${typed('what')}, ${isMiles ? `${typed('miles')} miles` : `£${typed('amount')}`}`
  }
  return typed('start') ? `${label}, ${typed('start')} to ${typed('end')}` : label
}

// Keeps what a form says, in place of the kept thing that it changes; null if that was sent already.
async function keep(form) {
  const body = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
  const key = newKey().replaceAll('-', '')
  const item = {
    key,
    at: Date.now(),
    person,
    path: form.getAttribute('action') || location.pathname,
    page: form.dataset.back ? location.pathname : '',
    words: wordsOf(form),
    body: [...body.filter(([name]) => name !== 'form_key'), ['form_key', key]],
  }
  if (!changing) {
    await stored('readwrite', store => store.put(item))
    return key
  }
  const before = await stored('readwrite', store => {
    const asked = store.get(changing)
    asked.onsuccess = () => {
      if (!isChangeable(asked.result)) return
      store.delete(changing)
      store.put(item)
    }
    return asked
  })
  return isChangeable(before) ? key : null
}

const busy = new WeakSet()
async function press(form) {
  if (busy.has(form)) return
  busy.add(form)
  try {
    const key = await keep(form)
    if (key === null) {
      say('That was sent meanwhile. Go back to the week, and change it there.')
      return
    }
    const own = (await sendAll()).find(each => each.key === key)
    if (own?.state === 'sent') {
      tell([own])
      location.assign(own.url)
    } else if (own?.state === 'refused') {
      // The page itself says best what was wrong, and nothing of it was kept.
      await stored('readwrite', store => store.delete(key))
      form.submit()
    } else if (form.dataset.back) {
      location.assign(form.dataset.back)
    }
  } finally {
    busy.delete(form)
  }
}

function say(words) {
  place.hidden = false
  place.prepend(element('p', words, 'govuk-body'))
  place.scrollIntoView()
}

// A form that changes something kept begins with what was filled in.
async function fillFromKept() {
  const form = document.querySelector('form[data-back]')
  const item = form && changing && (await mine()).find(each => each.key === changing)
  if (!item) return
  for (const [name, value] of item.body) {
    if (['csrf_token', 'form_key'].includes(name)) continue
    const found = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    const radio = found.find(each => each.type === 'radio' && each.value === value)
    if (radio) radio.checked = true
    else if (found[0] && found[0].type !== 'radio') found[0].value = value
  }
  if (item.refused) say(item.refused)
}

// A form page from this phone's memory does not know which day was meant; its address does. What
// somebody typed before this script was there stays.
function fillFromAddress() {
  const asked = new URLSearchParams(location.search)
  const form = document.querySelector('form[data-keep]')
  if (!form) return
  const day = form.querySelector(`input[name=day][value="${CSS.escape(asked.get('day') || '')}"]`)
  if (day && !form.querySelector('input[name=day]:checked')) day.checked = true
  for (const name of ['start', 'end']) {
    const field = form.elements[name]
    if (asked.get(name) && field && !field.value) field.value = asked.get(name)
  }
}

function sayAgain() {
  const said = JSON.parse(sessionStorage.getItem(SAID) || '[]')
  sessionStorage.removeItem(SAID)
  for (const words of said) {
    const done = element('div', '', 'app-done')
    done.setAttribute('role', 'status')
    done.append(element('p', words, 'govuk-body'))
    place.before(done)
  }
}

if (place && window.indexedDB) {
  document.addEventListener('submit', event => {
    const form = event.target
    if (form.matches('[data-keep]')) {
      event.preventDefault()
      press(form).catch(() => form.submit())
    } else if (form.method === 'post' && !navigator.onLine) {
      event.preventDefault()
      say('There is no signal now. Try this again when there is.')
    }
  })
  sayAgain()
  fillFromAddress()
  fillFromKept()
  addEventListener('online', goOn)
  goOn()
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register('/offline.js').then(() => navigator.serviceWorker.ready)
      .then(ready => ready.active.postMessage({ paths: pagesToKeep(), looks: looks() }))
      .catch(() => {})
  }
}

function pagesToKeep() {
  const linked = [...document.querySelectorAll('[data-offline]')].map(each => each.dataset.offline)
  return [location.pathname, ...linked]
}

function looks() {
  const known = performance.getEntriesByType('resource').map(entry => entry.name)
  return known.filter(name => new URL(name).pathname.startsWith('/static/'))
}
