/* rand.c: random bytes. */
#include "unit.h"

#include "base/rand.h"

int
main(void)
{
	unsigned char a[4096] = { 0 }, b[32] = { 0 }, c[32] = { 0 };
	bool seen[256] = { false };
	int n = 0;

	rand_bytes(a, sizeof a);
	for (size_t i = 0; i < sizeof a; i++) {
		n += !seen[a[i]];
		seen[a[i]] = true;
	}
	is_int(n, 256, "every byte value turns up in 4096 of them");
	rand_bytes(b, sizeof b);
	rand_bytes(c, sizeof c);
	ok(memcmp(b, c, sizeof b) != 0, "two draws differ");
	memset(b, 0, sizeof b);
	rand_bytes(b + 1, 0);
	ok(b[1] == 0, "a draw of nothing writes nothing");
	rand_bytes(b, 31);
	ok(b[31] == 0, "a draw writes no more than it was asked for");
	return done_testing();
}
