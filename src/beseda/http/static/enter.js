// Sends the code of the address's fragment, and takes it out of the address and the history.
'use strict'

const code = location.hash.slice(1)
history.replaceState(null, '', location.pathname)
if (code) {
  document.getElementById('code').value = code
  document.getElementById('enter').submit()
}
