namespace Netconf.Mano.Yang;

/// <summary>One name of an enumeration.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">Its number, stated or assigned.</param>
/// <param name="Status">Its status.</param>
/// <param name="Description">Its description, or null.</param>
public sealed record EnumMember(string Name, int Value, Status Status, string? Description);

/// <summary>One bit.</summary>
/// <param name="Name">The name.</param>
/// <param name="Position">Its position, stated or assigned.</param>
/// <param name="Status">Its status.</param>
/// <param name="Description">Its description, or null.</param>
public sealed record BitMember(string Name, uint Position, Status Status, string? Description);
