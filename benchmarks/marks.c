/* What a benchmark tells callgrind: count from here on; tell what was counted since, under a name. Outside of it both do nothing. */
#include <valgrind/callgrind.h>

void counted_from_here(void)
{
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
}

void told(const char *name)
{
    CALLGRIND_DUMP_STATS_AT(name);
}
