namespace Netconf.Mano.Southbound;

/// <summary>What one run has tried for one action, and when it may try again.</summary>
internal sealed class ActionProgress
{
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private DateTimeOffset _performedAt = DateTimeOffset.MinValue;
    private int _tries;

    internal VimFault? Fault { get; private set; }

    internal bool HasFailed { get; private set; }

    /// <summary>An action performed before is repeated only when a later pass still asks for it.</summary>
    internal bool MayPerform(VimAction action, DateTimeOffset observedAt, DateTimeOffset now, ConvergeOptions options)
    {
        if (HasFailed || now < _notBefore)
        {
            return false;
        }

        if (_tries < options.TransientAttempts)
        {
            return _performedAt == DateTimeOffset.MinValue || observedAt > _performedAt;
        }

        Fail(Fault ?? new VimFault(
            VimFaultCategory.Internal, true, $"The VIM accepts the {action.Verb} of {action.Kind} '{action.Id}' {_tries} times without effect", "verify"));
        return false;
    }

    internal void Succeeded(DateTimeOffset now, ConvergeOptions options)
    {
        Fault = null;
        _tries++;
        _performedAt = now;
        _notBefore = _tries > 1 ? now + Pause(options) : now;
    }

    internal void Faulted(VimFault fault, DateTimeOffset now, ConvergeOptions options)
    {
        Fault = fault;
        _tries++;
        HasFailed = !fault.IsTransient || _tries >= options.TransientAttempts;
        var pause = Pause(options);
        _notBefore = now + (fault.RetryAfter is { } asked && asked > pause ? asked : pause);
    }

    internal void Fail(VimFault fault)
    {
        Fault = fault;
        HasFailed = true;
    }

    private TimeSpan Pause(ConvergeOptions options)
    {
        var pause = options.FirstPause * Math.Pow(2, Math.Min(_tries - 1, 16));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }
}
