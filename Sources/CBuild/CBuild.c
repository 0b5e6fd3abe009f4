#include "CBuild.h"

// Set by Package.swift from the environment of the build: another commit compiles this file alone.
#ifndef DRAWDOWN_COMMIT
#define DRAWDOWN_COMMIT ""
#endif
#ifndef DRAWDOWN_TOOLCHAIN
#define DRAWDOWN_TOOLCHAIN ""
#endif

const char *drawdown_commit(void) { return DRAWDOWN_COMMIT; }
const char *drawdown_toolchain(void) { return DRAWDOWN_TOOLCHAIN; }
