// Says while one chooses how many things are asked, and what answering them costs the person.
const form = document.querySelector('[data-asks]')
const cost = document.getElementById('cost')
const say = () => {
  const chosen = form.querySelectorAll('input[name=noticed]:checked').length
  const own = form.elements.question.value.trim() ? 1 : 0
  const things = chosen + own
  const most = Number(form.dataset.most)
  const minutes = things * Number(form.dataset.asks)
  cost.textContent = things
    ? `${things} of at most ${most} things: about ${minutes} minutes of the person's time.`
    : ''
}
form.addEventListener('input', say)
say()
