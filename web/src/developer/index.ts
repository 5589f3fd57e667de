import './developer.css'

export { default as Bands } from './Bands.svelte'
export { default as Screen } from './Screen.svelte'
