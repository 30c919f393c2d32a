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

export async function openStore(name = "scanner") {
	const db = await openDatabase(name);

	/* One transaction; `work` gets the stores that it names. */
	function write(stores, work, options) {
		return new Promise((resolve, reject) => {
			const t = db.transaction(stores, "readwrite", options);

			t.oncomplete = () => resolve();
			t.onerror = t.onabort = () => reject(t.error);
			work(...stores.map(s => t.objectStore(s)));
		});
	}

	function forget(own, which) {
		own.openCursor().onsuccess = ({ target: { result: at } }) => {
			if (at && which(at.value))
				at.delete();
			at?.continue();
		};
	}

	const read = (store, ask) =>
		result(ask(db.transaction(store).objectStore(store)));

	return {
		get: key => read("meta", s => s.get(key)),
		set: values => write(["meta"], meta => {
			for (const [key, value] of Object.entries(values))
				meta.put(value, key);
		}, strict),

		queued: async () => (await read("queue", s => s.getAll()))
			.sort((a, b) => a.seq - b.seq),
		/* A scan, and with it what was done to its ticket. */
		keep: (scan, own) => write(["queue", "own"], (queue, owns) => {
			queue.put(scan);
			if (own)
				owns.put(own);
		}, strict),
		/* The server has it: what is left is what was done. */
		settle: (keys, owns, troubles = []) => write(
			["queue", "own", "troubles"], (queue, own, trouble) => {
				keys.forEach(key => queue.delete(key));
				owns.forEach(o => own.put(o));
				troubles.forEach(t => trouble.put(t));
			}, troubles.length > 0 ? strict : undefined),

		record: i => read("list", s => s.get(i)),
		records: () => read("list", s => s.count()),
		own: i => read("own", s => s.get(i)),
		forgetOwn: i => write(["own"], s => s.delete(i)),
		/*
		 * A page of the list, and how far it reaches. What this device
		 * did is forgotten where the list, asked for at `asked`, knows
		 * it already.
		 */
		update: ({ records, removed, meta, asked }) => write(
			["list", "own", "meta"], (list, own, metas) => {
				for (const r of records) {
					list.put(r);
					own.get(r.i).onsuccess = e => {
						const o = e.target.result;

						if (o?.sent && o.sent < asked)
							own.delete(r.i);
					};
				}
				removed.forEach(i => list.delete(i));
				for (const [key, value] of Object.entries(meta))
					metas.put(value, key);
			}),
		/*
		 * Another event. What was done and is not sent yet stays: no
		 * list knows it.
		 */
		forgetTickets: () => write(["list", "own", "meta"],
			(list, own, meta) => {
				list.clear();
				forget(own, o => o.sent);
				meta.delete("cursor");
				meta.delete("list");
			}),
		/* What was done in practice. */
		forgetRehearsal: () => write(["own"],
			own => forget(own, o => o.rehearsal)),

		troubles: () => read("troubles", s => s.getAll()),
		dismiss: key => write(["troubles"], s => s.delete(key)),

		/* A revoked device keeps its token and what it has to hand in. */
		revoke: token => write(["meta", "list", "own", "troubles"],
			(meta, ...others) => {
				others.forEach(s => s.clear());
				meta.clear();
				meta.put(token, "token");
				meta.put(true, "revoked");
			}, strict),
		wipe: () => write(Object.keys(names),
			(...stores) => stores.forEach(s => s.clear()), strict),
		close: () => db.close(),
	};
}
