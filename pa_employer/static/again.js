// Work that goes on by itself: looks again now and then; the link on the page does the same.
const place = document.querySelector('[data-again]')
const look = async () => {
  const answer = await fetch(location.href, {headers: {Accept: 'text/html'}}).catch(() => null)
  if (answer?.ok && !answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = page.getElementById(place.id)
    // The whole page is told once it is done: then there are results to read.
    if (!now || !now.dataset.again) return location.reload()
    place.replaceChildren(...now.childNodes)
  }
  setTimeout(look, place.dataset.again * 1000)
}
setTimeout(look, place.dataset.again * 1000)
