// What is kept on this phone until the service has it: one small store by name, keys, and waiting.
const opened = name => new Promise((found, failed) => {
  const asked = indexedDB.open(name, 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'key' })
  asked.onsuccess = () => found(asked.result)
  asked.onerror = () => failed(asked.error)
})

// Returns a function that does something with the store of a name and settles when it is kept.
export const keeping = name => async (mode, work) => {
  const database = await opened(name)
  return new Promise((found, failed) => {
    const change = database.transaction('waiting', mode)
    const asked = work(change.objectStore('waiting'))
    change.oncomplete = () => { database.close(); found(asked.result) }
    change.onabort = change.onerror = () => { database.close(); failed(change.error) }
  })
}

export const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6] & 15 | 64
  bytes[8] = bytes[8] & 63 | 128
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

export const pause = milliseconds => new Promise(done => {
  const timer = setTimeout(done, milliseconds)
  addEventListener('online', () => { clearTimeout(timer); done() }, { once: true })
})
