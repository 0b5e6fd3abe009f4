#include <sqlite3.h>

/// Says whether a connection empties its log when it is closed; Swift has no functions of variable
/// arguments.
static inline int sqlite3_empty_log_on_close(sqlite3 *connection, int empties) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !empties, (int *)0);
}
