using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano.Orchestration.Alarms;

/// <summary>What an alarm is about: a VIM, an instance, or a component of one.</summary>
/// <param name="Vim">The VIM, or null.</param>
/// <param name="Instance">The instance, or null.</param>
/// <param name="Vnfc">The component, or null for the instance as a whole.</param>
public sealed record AlarmSubject(string? Vim, string? Instance, string? Vnfc)
{
    /// <summary>A VIM.</summary>
    public static AlarmSubject OfVim(string vim) => new(vim, null, null);

    /// <summary>An instance.</summary>
    public static AlarmSubject OfInstance(string instance) => new(null, instance, null);

    /// <summary>A component.</summary>
    public static AlarmSubject OfVnfc(string instance, string vnfc) => new(null, instance, vnfc);
}

/// <summary>An alarm is raised (again, with another text or severity) or cleared. Raising what is raised so, or clearing what is not raised, is no news.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Type">Its type.</param>
/// <param name="Severity">How grave; null: cleared.</param>
/// <param name="Text">What happened and what helps.</param>
public sealed record AlarmChange(AlarmSubject Subject, AlarmTypeId Type, Severity? Severity, string Text)
{
    /// <summary>Clears an alarm.</summary>
    public static AlarmChange Clear(AlarmSubject subject, AlarmTypeId type, string text) => new(subject, type, null, text);
}
