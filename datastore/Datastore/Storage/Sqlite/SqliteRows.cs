using Microsoft.Data.Sqlite;
using static Netconf.Mano.Datastore.Storage.Sqlite.SqliteDatabase;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Rows as records. The column lists and the readers belong together.</summary>
internal static class SqliteRows
{
    public const string ConfigurationColumns = "revision, at, user, session, source, comment, schema, crc, edit, undo";

    public const string ConfigurationColumnsWithoutEdits = "revision, at, user, session, source, comment, schema";

    public const string StateColumns = "sequence, at, schema, crc, edit";

    public const string NotificationColumns = "sequence, stream, time, crc, content";

    public const int CrcOfConfiguration = 7;

    public const int CrcOfState = 3;

    private const int CrcOfNotification = 3;

    public static ConfigurationRecord Configuration(SqliteDataReader r) =>
        ConfigurationWithoutEdits(r) with { Edit = (byte[])r[8], Undo = (byte[])r[9] };

    public static ConfigurationRecord ConfigurationWithoutEdits(SqliteDataReader r) => new(
        r.GetInt64(0), Time(r.GetString(1)), r.GetString(2), (uint)r.GetInt64(3), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5),
        r.GetString(6), default);

    public static ConfigurationRecord CheckedConfiguration(SqliteDataReader r)
    {
        var record = Configuration(r);
        return Checksum.Of(record) == r.GetInt64(CrcOfConfiguration) ? record : throw Damaged($"configuration revision {record.Revision}");
    }

    public static StateRecord State(SqliteDataReader r) => new(r.GetInt64(0), Time(r.GetString(1)), r.GetString(2), (byte[])r[4]);

    public static StateRecord CheckedState(SqliteDataReader r)
    {
        var record = State(r);
        return Checksum.Of(record) == r.GetInt64(CrcOfState) ? record : throw Damaged($"state record {record.Sequence}");
    }

    public static NotificationRecord Notification(SqliteDataReader r) => new(r.GetInt64(0), r.GetString(1), Time(r.GetString(2)), (byte[])r[4]);

    public static NotificationRecord CheckedNotification(SqliteDataReader r)
    {
        var record = Notification(r);
        return Checksum.Of(record) == r.GetInt64(CrcOfNotification) ? record : throw Damaged($"notification {record.Sequence}");
    }

    public static StoreCorruptException Damaged(string what) => new($"The {what} does not match its checksum. {Remedy}");
}
