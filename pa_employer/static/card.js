// Shows a card's number through Stripe's own elements; the number never reaches this service.
const form = document.getElementById('card-key')
const status = document.getElementById('card-status')
const show = (elements, kind, place, given) => elements.create(kind, given).mount(place)

async function reveal() {
  const stripe = window.Stripe(form.dataset.publishableKey)
  const issuingCard = form.dataset.card
  const { nonce } = await stripe.createEphemeralKeyNonce({ issuingCard })
  const sent = new URLSearchParams(new FormData(form))
  sent.set('nonce', nonce)
  const answer = await fetch(form.action, { method: 'POST', body: sent })
  const { key, error } = await answer.json()
  if (!answer.ok) throw new Error(error)
  const given = { issuingCard, nonce, ephemeralKeySecret: key }
  const elements = stripe.elements()
  show(elements, 'issuingCardNumberDisplay', '#card-number', given)
  show(elements, 'issuingCardExpiryDisplay', '#card-expiry', given)
  show(elements, 'issuingCardCvcDisplay', '#card-code', given)
  status.textContent = ''
}

status.textContent = 'The card programme is being asked …'
reveal().catch(() => {
  status.textContent = 'The card programme did not show the number. Try again in a minute.'
})
