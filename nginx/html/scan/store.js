/*
 * store.js: what the device keeps, in IndexedDB. What must not be lost is on
 * the disk before a promise is kept (durability: strict).
 *
 *   meta      token, device, event, keys, cursor and settings, by name
 *   queue     scans that the server has not confirmed, by their key
 *   list      sealed records of the tickets, by index
 *   own       what this device did last with a ticket, by markOf()
 *   troubles  scans that the server saw otherwise than this device, by key
 */

const names = { meta: undefined, queue: "key", list: "i", own: "i",
	troubles: "key" };
const strict = { durability: "strict" };
const version = 2;
/* Characters of an index, now and in version 1. */
const index = 16, longIndex = 43;

/* Version 1 had the whole hash of a number as its index. */
function shorten(store) {
	store.openCursor().onsuccess = ({ target: { result: at } }) => {
		if (at && at.value.i.length >= longIndex) {
			const { i } = at.value;

			store.put({ ...at.value, i: i.slice(0, index)
				+ i.slice(longIndex) });
			at.delete();
		}
		at?.continue();
	};
}

function openDatabase(name) {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name, version);

		request.onupgradeneeded = ({ oldVersion }) => {
			const { result: db, transaction: t } = request;

			if (oldVersion === 1)
				["list", "own"].forEach(s =>
					shorten(t.objectStore(s)));
			else
				for (const [store, keyPath] of Object.entries(names))
					db.createObjectStore(store,
						keyPath ? { keyPath } : undefined);
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

const result = request => new Promise((resolve, reject) => {
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});

/* Deletes what `which` chooses from what this device did. */
function forget(own, which) {
	own.openCursor().onsuccess = ({ target: { result: at } }) => {
		if (at && which(at.value))
			at.delete();
		at?.continue();
	};
}

function putAll(meta, values) {
	for (const [key, value] of Object.entries(values))
		meta.put(value, key);
}

class Store {
	constructor(db) {
		this.db = db;
	}

	close() {
		this.db.close();
	}

	read(store, ask) {
		return result(ask(this.db.transaction(store).objectStore(store)));
	}

	/* One transaction; `work` gets the stores that it names. */
	write(stores, work, options) {
		return new Promise((resolve, reject) => {
			const t = this.db.transaction(stores, "readwrite", options);

			t.oncomplete = () => resolve();
			t.onerror = t.onabort = () => reject(t.error);
			work(...stores.map(s => t.objectStore(s)));
		});
	}

	get(key) {
		return this.read("meta", s => s.get(key));
	}

	set(values) {
		return this.write(["meta"], meta => putAll(meta, values), strict);
	}

	/* ---- scans ---------------------------------------------------------------- */

	async queued() {
		return (await this.read("queue", s => s.getAll()))
			.sort((a, b) => a.seq - b.seq);
	}

	/* A scan, and with it what was done to its ticket. */
	keep(scan, own) {
		return this.write(["queue", "own"], (queue, owns) => {
			queue.put(scan);
			if (own)
				owns.put(own);
		}, strict);
	}

	/* The server has it: what is left is what was done. */
	settle(keys, owns, troubles = []) {
		return this.write(["queue", "own", "troubles"],
			(queue, own, trouble) => {
				keys.forEach(key => queue.delete(key));
				owns.forEach(o => own.put(o));
				troubles.forEach(t => trouble.put(t));
			}, troubles.length > 0 ? strict : undefined);
	}

	own(i) {
		return this.read("own", s => s.get(i));
	}

	forgetOwn(i) {
		return this.write(["own"], s => s.delete(i));
	}

	troubles() {
		return this.read("troubles", s => s.getAll());
	}

	dismiss(key) {
		return this.write(["troubles"], s => s.delete(key));
	}

	/* ---- the list of tickets -------------------------------------------------- */

	record(i) {
		return this.read("list", s => s.get(i));
	}

	records() {
		return this.read("list", s => s.count());
	}

	/*
	 * A page of the list, and how far it reaches. What this device did is
	 * forgotten where the list, asked for at `asked`, knows it already.
	 */
	update({ records, removed, meta, asked }) {
		return this.write(["list", "own", "meta"], (list, own, metas) => {
			for (const r of records) {
				list.put(r);
				own.get(r.i).onsuccess = e => {
					const o = e.target.result;

					if (o?.sent && o.sent < asked)
						own.delete(r.i);
				};
			}
			removed.forEach(i => list.delete(i));
			putAll(metas, meta);
		});
	}

	/* ---- forgetting ----------------------------------------------------------- */

	/*
	 * Another event. What was done and is not sent yet stays: no list knows
	 * it.
	 */
	forgetTickets() {
		return this.write(["list", "own", "meta"], (list, own, meta) => {
			list.clear();
			forget(own, o => o.sent);
			meta.delete("cursor");
			meta.delete("list");
		});
	}

	/* What was done in practice. */
	forgetRehearsal() {
		return this.write(["own"], own => forget(own, o => o.rehearsal));
	}

	/* A revoked device keeps its token and what it has to hand in. */
	revoke(token) {
		return this.write(["meta", "list", "own", "troubles"],
			(meta, ...others) => {
				others.forEach(s => s.clear());
				meta.clear();
				putAll(meta, { token, revoked: true });
			}, strict);
	}

	wipe() {
		return this.write(Object.keys(names),
			(...stores) => stores.forEach(s => s.clear()), strict);
	}
}

export const openStore = async (name = "scanner") =>
	new Store(await openDatabase(name));
