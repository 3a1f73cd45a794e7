// Single keys on the desk; they can be turned off, and never work while one types.
const KEPT = 'desk-keys-off'
const CHOICES = {
  a: 'accept',
  v: 'accept and advise',
  o: 'allow once',
  p: 'ask to repay',
  m: 'treat as own money'
}
const things = [...document.querySelectorAll('[data-item]')]
const off = () => localStorage.getItem(KEPT) === 'yes'
const button = document.querySelector('[data-keys-switch]')
const say = () => { button.textContent = off() ? 'Turn these keys on' : 'Turn these keys off' }

if (button) {
  button.hidden = false
  say()
  button.addEventListener('click', () => {
    off() ? localStorage.removeItem(KEPT) : localStorage.setItem(KEPT, 'yes')
    say()
  })
}

const at = () => things.findIndex((thing) => thing.contains(document.activeElement))
const go = (step) => {
  const next = things[Math.min(Math.max(at() + step, 0), things.length - 1)]
  next?.focus()
  next?.scrollIntoView({block: 'nearest'})
}
const typing = (where) => where.closest('textarea, select, input:not([type=radio]):not([type=checkbox])')

document.addEventListener('keydown', (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (event.key === 'j' || event.key === 'k') return go(event.key === 'j' ? 1 : -1)
  const within = event.key === 'Enter' ? things[at()] : document
  if (event.key === 'Enter' && document.activeElement !== within) return
  const choice = document.querySelector(`[name=action][value="${CHOICES[event.key]}"]`)
  const found = choice ?? within?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!found) return
  event.preventDefault()
  found.click()
  if (found.type === 'radio') found.focus()
})
