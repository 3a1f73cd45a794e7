// Sends photos piece by piece. Each is kept on the phone until the service has all of it, so that a
// lost connection or a closed tab loses nothing; sent again, nothing comes twice.
import { keeping, newKey, pause } from './kept.js'

const PIECE = 256 * 1024
const LONGEST_WAIT = 60_000

const stored = keeping('pa-receipts')

const rows = new Map()
function tell(place, item, words, path) {
  let row = rows.get(item.key)
  if (!row) {
    row = document.createElement('li')
    rows.set(item.key, row)
    place.append(row)
  }
  row.textContent = `${item.name}: ${words} `
  if (path) {
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = path
    link.textContent = 'Look at it'
    row.append(link)
  }
}

async function sendPiece(item, from, token) {
  const asked = new URLSearchParams({ name: item.name, size: item.blob.size, from })
  if (item.line) asked.set('line', item.line)
  if (item.batch) asked.set('batch', item.batch)
  return fetch(`${item.path}/${item.key}?${asked}`, {
    method: 'PUT',
    headers: { 'X-CSRFToken': token, 'Content-Type': 'application/octet-stream' },
    body: item.blob.slice(from, from + PIECE),
    redirect: 'manual',
  })
}

// Returns the last answer, or null where the person has to do something first.
async function send(item, place, token) {
  let held = 0
  let wait = 2000
  for (;;) {
    let answer
    try {
      answer = await sendPiece(item, held, token)
    } catch {
      tell(place, item, 'not sent yet. It goes on by itself when there is a connection again.')
      await pause(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
      continue
    }
    if (answer.status >= 500) {
      tell(place, item, 'not sent yet. The service is busy, and it is tried again in a moment.')
      await pause(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
      continue
    }
    if (answer.type === 'opaqueredirect' || answer.status === 400 || answer.status === 401) {
      tell(place, item, 'not sent yet. Sign in again, and it goes on by itself.')
      return null
    }
    if (!answer.ok) {
      const refused = await answer.json().catch(() => ({}))
      return { answer: refused.error || 'It could not be sent. Choose it again.', path: '' }
    }
    const state = await answer.json()
    wait = 2000
    held = state.held
    if (state.ended) return state
    tell(place, item, `${Math.floor(100 * held / item.blob.size)}% sent`)
  }
}

let isSending = false
const sent = new Map()
async function sendAll(place, person) {
  if (isSending) return
  isSending = true
  try {
    for (;;) {
      const waiting = await stored('readonly', store => store.getAll())
      const item = waiting.find(each => each.person === person)
      if (!item) break
      const token = document.querySelector('input[name=csrf_token]')?.value || ''
      const state = await send(item, place, token)
      if (!state) break
      await stored('readwrite', store => store.delete(item.key))
      sent.set(item.key, state)
      tell(place, item, state.answer, state.path)
    }
  } finally {
    isSending = false
  }
}

async function keep(form, files) {
  const { sending: path, line, person } = form.dataset
  const together = new FormData(form).get('together') === 'one' && files.length > 1
  const batch = together ? newKey().replaceAll('-', '') : ''
  const keys = []
  for (const file of files) {
    keys.push(newKey())
    const item = { key: keys.at(-1), path, line, batch, person, name: file.name, blob: file }
    await stored('readwrite', store => store.put(item))
  }
  return keys
}

// One photo that is kept leads on, as the form does without this script; several are listed.
function goOnTo(form, keys) {
  const state = sent.get(keys[0])
  if (keys.length > 1 || !state?.path) return
  location.assign(form.dataset.line ? form.dataset.back || location.pathname : state.path)
}

for (const root of document.querySelectorAll('[data-sending]')) {
  const place = root.querySelector('[data-sent]')
  root.addEventListener('submit', event => {
    const files = [...root.querySelector('input[type=file]').files]
    const total = root.querySelector('input[name=total]')
    // What was typed goes with the form itself; without a photo the form says what is missing.
    if (!files.length || total?.value || !window.indexedDB) return
    event.preventDefault()
    keep(root, files).then(
      async keys => {
        root.reset()
        await sendAll(place, root.dataset.person)
        goOnTo(root, keys)
      },
      () => root.submit(),
    )
  })
  if (window.indexedDB) {
    const goOn = () => sendAll(place, root.dataset.person).catch(() => {})
    addEventListener('online', goOn)
    goOn()
  }
}
