// The company's departments and who works there.
import { call, whole } from '../client/rest'
import { learn } from '../client/store.svelte'
import type { Person } from '../client/types'

export interface Department {
  id: number
  name: string
  parent: number
}
interface Listed {
  ID: string
  NAME: string
  PARENT?: string
}

export async function departments(): Promise<Department[]> {
  const found = await whole<Listed>('department.get', { sort: 'SORT', order: 'ASC' })
  return found.map((one) => ({ id: Number(one.ID), name: one.NAME, parent: Number(one.PARENT ?? 0) }))
}

export async function employees(department: number): Promise<Person[]> {
  const found = await call<Record<string, Person[]>>('im.department.employees.get', { ID: [department], USER_DATA: 'Y' })
  return known(Object.values(found).flat())
}

export interface Page {
  people: Person[]
  more: boolean
}
const PAGE = 50

// Everybody who works here, by name.
export async function everybody(start: number): Promise<Page> {
  const found = await call<{ ID: string }[]>('user.get', { FILTER: { ACTIVE: true }, sort: 'LAST_NAME', order: 'ASC', select: ['ID'], start })
  const ids = found.map((one) => Number(one.ID))
  const shown = ids.length ? await call<Record<string, Person> | Person[]>('im.user.list.get', { ID: ids }) : {}
  const people = new Map(Object.values(shown).filter(Boolean).map((one) => [one.id, one]))
  return { people: known(ids.flatMap((id) => people.get(id) ?? [])), more: found.length === PAGE }
}

export async function search(words: string, offset: number): Promise<Page> {
  const found = await call<Record<string, Person>>('im.search.user.list', { FIND: words, LIMIT: PAGE, OFFSET: offset })
  const people = known(Object.values(found))
  return { people, more: people.length === PAGE }
}

export async function searchDepartments(words: string): Promise<{ id: number; full_name: string }[]> {
  return Object.values(await call<Record<string, { id: number; full_name: string }>>('im.search.department.list', { FIND: words, LIMIT: 20 }))
}

function known(people: Person[]): Person[] {
  learn(people)
  return people
}
