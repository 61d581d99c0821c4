"""The database: the only place with SQL in it. Open it by `monitor.store.store.Store`."""
