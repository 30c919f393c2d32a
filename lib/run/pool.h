/* pool.h: the processes of one pool, kept running by their parent. */
#ifndef POOL_H
#define POOL_H

#include "base/cfg.h"

/*
 * Keep `n` processes, 1..POOL_MAX. Returns true in each of them, which is to
 * serve, and false in the parent, once it was told to leave and the last of
 * them is gone.
 *
 * They are forked from a parent that has loaded and read everything, so that
 * they share its memory: the second of a pool costs a quarter of the first.
 * Whoever ends is replaced. After a crash the next one is the program started
 * anew, whose addresses are different: nobody learns ours by trying.
 *
 * TERM, INT or USR1 to the parent is USR1 to them: leave once nobody waits on
 * the socket any more. A second one is TERM: leave after the request at hand.
 * Without their parent they leave too.
 *
 * HUP to the parent: the program is read again from its file, or by the script
 * that the environment variable RELOAD_SCRIPT names ("sh SCRIPT again" has to
 * end in the program, with the socket as descriptor 0 as it is). The parent
 * keeps its process id; once the new children run, the old ones leave after
 * the request at hand, so that no request is lost. A program that does not
 * start ("check" is asked first) changes nothing, and the log says why.
 */
bool pool_keep(int n);

#endif
