// What a build was told of itself; empty where it was told nothing.
#pragma once

const char *drawdown_commit(void);
const char *drawdown_toolchain(void);
