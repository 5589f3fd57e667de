import { mount } from 'svelte'
import App from './app/App.svelte'
import './tokens.css'
import './app/shell.css'
import { begin as notifications } from './client/notify'
import { begin } from './client/begin'

void begin().then(() => {
  mount(App, { target: document.getElementById('app')! })
  notifications()
})
