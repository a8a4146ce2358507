namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>The tables and their versions; a database of an older version is migrated step by step, one of a newer version is refused.</summary>
internal static class Tables
{
    public const long Version = 1;

    /// <summary>One entry a version: what leads from the version before to it.</summary>
    public static readonly string[] Migrations =
    [
        """
        CREATE TABLE configuration (
            revision INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, session INTEGER NOT NULL, source TEXT NOT NULL,
            comment TEXT, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
        CREATE TABLE state (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
        CREATE TABLE notification (
            sequence INTEGER PRIMARY KEY, stream TEXT NOT NULL, time TEXT NOT NULL, content BLOB NOT NULL);
        CREATE INDEX notification_time ON notification (stream, time);
        CREATE TABLE confirmed (
            one INTEGER PRIMARY KEY CHECK (one = 1), rollback INTEGER NOT NULL, deadline TEXT NOT NULL, user TEXT NOT NULL,
            session INTEGER NOT NULL, persist TEXT);
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO counter VALUES ('session', 0);
        """,
    ];
}
