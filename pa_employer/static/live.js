// A search that shows its results while one types; without this script its button does the same.
const PAUSE = 250
for (const form of document.querySelectorAll('[data-live]')) {
  const places = form.dataset.live.split(' ').map((id) => document.getElementById(id))
  let waits, asked = 0
  const show = async () => {
    const mine = ++asked
    const address = new URL(form.action)
    address.search = new URLSearchParams(new FormData(form))
    const answer = await fetch(address, {headers: {Accept: 'text/html'}}).catch(() => null)
    if (!answer?.ok || answer.redirected || mine !== asked) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const place of places) {
      place.replaceChildren(...(page.getElementById(place.id)?.childNodes ?? []))
    }
    history.replaceState(null, '', address)
  }
  form.addEventListener('input', () => {
    clearTimeout(waits)
    waits = setTimeout(show, PAUSE)
  })
}
