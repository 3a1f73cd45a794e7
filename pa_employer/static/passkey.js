// Passkeys: asks the browser to make or use one, and sends what it says with the form around it.
const can = window.PublicKeyCredential?.parseRequestOptionsFromJSON

async function signed(form) {
  if (form.dataset.create) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(form.dataset.create))
    return navigator.credentials.create({ publicKey })
  }
  const headers = { 'X-CSRFToken': form.elements.csrf_token.value }
  const answer = await fetch('/sign-in/passkey/options', { method: 'POST', headers })
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json())
  return navigator.credentials.get({ publicKey })
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const part = form.querySelector('[data-passkey-part]')
  const status = form.querySelector('[data-passkey-status]')
  if (!can) continue
  part.hidden = false
  part.querySelector('button').addEventListener('click', async event => {
    event.preventDefault()
    status.textContent = ''
    try {
      form.elements[form.dataset.passkey].value = JSON.stringify(await signed(form))
      form.submit()
    } catch {
      status.textContent = 'The passkey was not used. You can try again.'
    }
  })
}
