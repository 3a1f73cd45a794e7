// Keeps a PA's own weeks on the phone, so that they open without a signal. Signing out forgets.
const PAGES = 'pa-pages-1'
const LOOK = 'pa-look-1'
const OWN = /^\/work\/[0-9a-f-]{36}\/weeks\//

const isPage = answer =>
  answer.ok && !answer.redirected && (answer.headers.get('Content-Type') || '').includes('text/html')

async function pageOf(request) {
  const pages = await caches.open(PAGES)
  const path = new URL(request.url).pathname
  try {
    const answer = await fetch(request)
    if (isPage(answer)) await pages.put(path, answer.clone())
    return answer
  } catch (lost) {
    const kept = await pages.match(path)
    if (kept) return kept
    throw lost
  }
}

// What pages look like changes with each version: the newest, or without a signal the last seen.
async function lookOf(request) {
  const look = await caches.open(LOOK)
  try {
    const answer = await fetch(request)
    if (answer.ok) await look.put(request, answer.clone())
    return answer
  } catch (lost) {
    const kept = await look.match(request)
    if (kept) return kept
    throw lost
  }
}

// The first page was there before this script, and so was all it looks like.
async function keep({ paths, looks }) {
  const look = await caches.open(LOOK)
  for (const each of looks) {
    if (!await look.match(each)) await look.add(each).catch(() => {})
  }
  const pages = await caches.open(PAGES)
  for (const path of paths.filter(each => OWN.test(each))) {
    const answer = await fetch(path).catch(() => null)
    if (answer && isPage(answer)) await pages.put(path, answer)
  }
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('message', event => event.waitUntil(keep(event.data)))
self.addEventListener('fetch', event => {
  const { request } = event
  const address = new URL(request.url)
  if (address.origin !== self.location.origin) return
  if (request.method === 'POST' && address.pathname === '/sign-out') {
    event.waitUntil(caches.delete(PAGES))
  }
  if (request.method !== 'GET') return
  if (OWN.test(address.pathname)) event.respondWith(pageOf(request))
  else if (address.pathname.startsWith('/static/')) event.respondWith(lookOf(request))
})
