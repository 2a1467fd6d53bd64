/**
 * Where a browser keeps things: named values, in IndexedDB or, where that refuses (private windows, full disks), in
 * memory for as long as the tab lives. WebCrypto is always finished before a transaction is opened, because a
 * transaction ends as soon as nobody asks it for anything.
 */

export interface Cupboard {
    /** Whether what is put here outlives the page. */
    readonly lasting: boolean
    get(name: string): Promise<unknown>
    put(name: string, value: unknown): Promise<void>
    delete(names: readonly string[]): Promise<void>
    names(): Promise<string[]>
    /** All values whose names begin so. */
    beginning(prefix: string): Promise<Map<string, unknown>>
    /** Change one value in one transaction; `change` must answer at once, and undefined takes the value away. */
    update(name: string, change: (value: unknown) => unknown): Promise<void>
    /** The same for many, in one transaction for all. */
    updateAll(changes: ReadonlyMap<string, (value: unknown) => unknown>): Promise<void>
}

/** A cupboard that is gone with the tab. */
export function memoryCupboard(values = new Map<string, unknown>()): Cupboard {
    return {
        lasting: false,
        get: (name) => Promise.resolve(values.get(name)),
        put: (name, value) => Promise.resolve(void values.set(name, value)),
        delete: (names) => {
            for (const name of names) values.delete(name)
            return Promise.resolve()
        },
        names: () => Promise.resolve([...values.keys()]),
        beginning: (prefix) => Promise.resolve(new Map([...values].filter(([name]) => name.startsWith(prefix)))),
        update: (name, change) => {
            changeAmong(values, name, change)
            return Promise.resolve()
        },
        updateAll: (changes) => {
            for (const [name, change] of changes) changeAmong(values, name, change)
            return Promise.resolve()
        },
    }
}

function changeAmong(values: Map<string, unknown>, name: string, change: (value: unknown) => unknown): void {
    const next = change(values.get(name))
    if (next === undefined) values.delete(name)
    else values.set(name, next)
}

const cupboards = new Map<string, Promise<Cupboard>>()

/**
 * A browser that neither opens its database nor says why keeps nobody waiting longer than this: so many steps of so
 * many milliseconds. Of a time in which it slept only one step is over.
 */
const STEPS = 10
const STEP = 500

/** The cupboard of a name, in IndexedDB if that can be opened; one and the same for all of a page. */
export function openCupboard(name: string): Promise<Cupboard> {
    const known = cupboards.get(name) ?? openOnce(name)
    cupboards.set(name, known)
    return known
}

async function openOnce(name: string): Promise<Cupboard> {
    try {
        const database = await openDatabase(name)
        const close = (): void => {
            cupboards.delete(name)
            database.close()
        }
        // A newer page in another tab may need to change the database, or the person cleared it.
        database.onversionchange = database.onclose = close
        return databaseCupboard(database)
    } catch {
        return memoryCupboard()
    }
}

/**
 * Whether keys that are put away come back: some browsers refuse, some take a key and give nothing back. Asked with a
 * key that opens nothing.
 */
export async function keepsKeys(cupboard: Cupboard): Promise<boolean> {
    if (!cupboard.lasting) return false
    const probe = `probe:${crypto.randomUUID()}`
    try {
        const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"])
        await cupboard.put(probe, { wrapping: key })
        const back = (await cupboard.get(probe)) as { wrapping?: unknown } | undefined
        return back?.wrapping instanceof CryptoKey
    } catch {
        return false
    } finally {
        await cupboard.delete([probe]).catch(() => undefined)
    }
}

const STORE = "values"

function openDatabase(name: string): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open(name, 1)
        void waited(opening).then(() => {
            reject(new Error("IndexedDB does not answer"))
        })
        opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE)
        opening.onsuccess = () => {
            resolve(opening.result)
        }
        opening.onerror = () => {
            reject(opening.error ?? new Error("IndexedDB did not open"))
        }
        opening.onblocked = () => {
            reject(new Error("IndexedDB is held by another tab"))
        }
    })
}

async function waited(opening: IDBOpenDBRequest): Promise<void> {
    for (let step = 0; step < STEPS && opening.readyState === "pending"; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, STEP))
    }
}

function databaseCupboard(database: IDBDatabase): Cupboard {
    const read = <T>(ask: Ask<T>): Promise<T> => asked(database, ask)
    const write = (work: (store: IDBObjectStore) => void): Promise<void> => changed(database, work)
    return {
        lasting: true,
        get: (name) => read<unknown>((store) => store.get(name)),
        put: (name, value) => write((store) => store.put(value, name)),
        delete: (names) => write((store) => names.forEach((name) => store.delete(name))),
        names: async () => (await read((store) => store.getAllKeys())).map(String),
        beginning: (prefix) => allBeginning(database, prefix),
        update: (name, change) => write((store) => {
            changeIn(store, name, change)
        }),
        updateAll: (changes) => write((store) => {
            for (const [name, change] of changes) changeIn(store, name, change)
        }),
    }
}

type Ask<T> = (store: IDBObjectStore) => IDBRequest<T>

function asked<T>(database: IDBDatabase, ask: Ask<T>): Promise<T> {
    return answer(ask(database.transaction(STORE, "readonly").objectStore(STORE)))
}

/** Names and values in one transaction: what comes or goes between the two would shift all after it. */
async function allBeginning(database: IDBDatabase, prefix: string): Promise<Map<string, unknown>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    const store = database.transaction(STORE, "readonly").objectStore(STORE)
    const [names, values] = await Promise.all([answer(store.getAllKeys(range)), answer<unknown[]>(store.getAll(range))])
    return new Map(names.map((name, at) => [name as string, values[at]]))
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => {
            resolve(request.result)
        }
        request.onerror = () => {
            reject(request.error ?? new Error("IndexedDB did not answer"))
        }
    })
}

function changed(database: IDBDatabase, work: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, "readwrite", { durability: "strict" })
        transaction.oncomplete = () => {
            resolve()
        }
        transaction.onabort = () => {
            reject(transaction.error ?? new Error("IndexedDB gave up a change"))
        }
        work(transaction.objectStore(STORE))
    })
}

function changeIn(store: IDBObjectStore, name: string, change: (value: unknown) => unknown): void {
    const request = store.get(name)
    request.onsuccess = () => {
        const next = change(request.result)
        if (next === undefined) store.delete(name)
        else if (next !== request.result) store.put(next, name)
    }
}
