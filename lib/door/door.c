/* door.c: how many people are inside, counted once a second. */
#include "door/door.h"
#include "base/clock.h"
#include "base/hash.h"
#include "wire/json.h"

enum { GATES = 64, KEPT_US = 1000000 };

/* Let in and inside: at this gate, at all. */
struct count {
	int64_t gate, event;
};

/* Gates by the hash of their names: they may be long. */
static struct counted {
	int64_t event, at_us;
	int64_t all;
	size_t n;
	struct {
		unsigned char gate[SHA256_BYTES];
		int64_t inside;
	} gates[GATES];
} last;

static void
hash_gate(const char *gate, unsigned char out[SHA256_BYTES])
{
	const char *s = gate != NULL ? gate : "";

	sha256(s, strlen(s), out);
}

/* Gates beyond the last, the emptiest ones, count for all only. */
static void
take_rows(struct db *db, int64_t event)
{
	last = (struct counted){ .event = event, .at_us = clock_us() };
	for (int i = 0; i < db_rows(db); i++) {
		int64_t n = db_int(db, i, 1);

		last.all += n;
		if (last.n == GATES)
			continue;
		hash_gate(db_text(db, i, 0), last.gates[last.n].gate);
		last.gates[last.n++].inside = n;
	}
}

const struct stmt door_inside_stmt = { "door_inside", RETRY_OK, 2,
	"select gate, n from api.door_inside($1::bigint, $2::boolean)" };

static bool
inside(const struct call *call, int64_t event, bool fresh, const char *gate,
	struct count *out)
{
	unsigned char wanted[SHA256_BYTES];

	if (event == 0)
		return false;
	if (last.event != event || clock_us() - last.at_us > KEPT_US) {
		if (DB_RUN(call->db, &door_inside_stmt,
			    arg_number(call->mem, event),
			    arg_bool(fresh)) != OK)
			return false;
		take_rows(call->db, event);
	}
	hash_gate(gate, wanted);
	*out = (struct count){ 0, last.all };
	for (size_t i = 0; i < last.n; i++)
		if (memcmp(last.gates[i].gate, wanted, sizeof wanted) == 0)
			out->gate = last.gates[i].inside;
	return true;
}

void
door_json(struct buf *out, const struct call *call, const struct scan *scan,
	bool fresh)
{
	struct count count;

	if (scan->team_of == 0) {
		json_raw(out, "team", NULL);
	} else {
		json_open(out, "team", '{');
		json_int(out, "inside", scan->team_inside);
		json_int(out, "of", scan->team_of);
		json_close(out, '}');
	}
	if (!inside(call, scan->event, fresh, scan->scanner_gate, &count)) {
		json_raw(out, "counter", NULL);
		return;
	}
	json_open(out, "counter", '{');
	json_int(out, "gate", count.gate);
	json_int(out, "event", count.event);
	json_close(out, '}');
}
