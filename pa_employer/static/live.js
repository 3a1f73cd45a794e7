// A search that shows its results while one types; without this script its button does the same.
const PAUSE = 250
for (const form of document.querySelectorAll('[data-live]')) {
  const place = document.getElementById(form.dataset.live)
  let waits, asked = 0
  const show = async () => {
    const mine = ++asked
    const address = new URL(form.action)
    address.search = new URLSearchParams(new FormData(form))
    const answer = await fetch(address, {headers: {Accept: 'text/html'}}).catch(() => null)
    if (!answer?.ok || answer.redirected || mine !== asked) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const found = page.getElementById(place.id)
    if (!found) return
    place.replaceChildren(...found.childNodes)
    history.replaceState(null, '', address)
  }
  form.addEventListener('input', () => {
    clearTimeout(waits)
    waits = setTimeout(show, PAUSE)
  })
}
