/* banned.h: functions nobody may call here, as compile errors. */
#ifndef BANNED_H
#define BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef sprintf /* a macro where clang fortifies */

/* No bound, no terminator, hidden state, or no way to see a failure. */
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll gets gmtime localtime ctime asctime
#pragma GCC poison rand srand random system

#endif
