// The page of the application is opened in its frame at once; without scripts a button does it.
document.getElementById('open').submit()
document.getElementById('open').hidden = true
