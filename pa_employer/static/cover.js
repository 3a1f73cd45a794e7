// Draws the part of a picture that is to be covered, and fills in the boxes; the boxes work alone.
const place = document.querySelector('[data-cover]')
const box = Object.fromEntries(['top', 'bottom', 'left', 'right'].map(name =>
  [name, document.querySelector(`input[name=${name}]`)]))
const patch = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
const sheet = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
sheet.setAttribute('viewBox', '0 0 100 100')
sheet.setAttribute('preserveAspectRatio', 'none')
sheet.setAttribute('aria-hidden', 'true')
sheet.append(patch)
place.append(sheet)
document.querySelector('[data-cover-hint]').hidden = false

const number = input => Math.min(Math.max(Number(input.value) || 0, 0), 100)
function draw() {
  const [top, bottom, left, right] = ['top', 'bottom', 'left', 'right'].map(name => number(box[name]))
  patch.setAttribute('x', left)
  patch.setAttribute('y', top)
  patch.setAttribute('width', Math.max(right - left, 0))
  patch.setAttribute('height', Math.max(bottom - top, 0))
}
function at(event) {
  const edges = place.getBoundingClientRect()
  const part = (value, from, size) => Math.round(Math.min(Math.max((value - from) / size, 0), 1) * 100)
  return [part(event.clientX, edges.left, edges.width), part(event.clientY, edges.top, edges.height)]
}
let begun = null
place.addEventListener('pointerdown', event => {
  begun = at(event)
  place.setPointerCapture(event.pointerId)
  event.preventDefault()
})
place.addEventListener('pointermove', event => {
  if (!begun) return
  const [x, y] = at(event)
  box.left.value = Math.min(begun[0], x)
  box.right.value = Math.max(begun[0], x)
  box.top.value = Math.min(begun[1], y)
  box.bottom.value = Math.max(begun[1], y)
  draw()
})
place.addEventListener('pointerup', () => { begun = null })
for (const input of Object.values(box)) input.addEventListener('input', draw)
draw()
