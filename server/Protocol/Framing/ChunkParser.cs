namespace Netconf.Mano.Protocol;

/// <summary>What a step of the chunk parser came to.</summary>
internal enum ChunkOutcome
{
    /// <summary>More octets are needed.</summary>
    More,

    /// <summary>The message is complete.</summary>
    EndOfMessage,

    /// <summary>The octets are not chunked framing.</summary>
    Broken,
}

/// <summary>
/// The state machine of chunked framing (RFC 6242 §4.2): chunk = LF # size LF data, end = LF # # LF, size 1 to 4294967295 without a leading zero. A message has
/// at least one chunk.
/// </summary>
internal sealed class ChunkParser
{
    private State _state;
    private uint _size;
    private bool _hasChunk;

    private enum State
    {
        LineFeed,
        Hash,
        FirstDigit,
        Digits,
        Data,
        EndLineFeed,
    }

    /// <summary>Whether a message has begun.</summary>
    public bool IsInside => _state != State.LineFeed || _hasChunk;

    /// <summary>Takes octets until a run of data was found, the message ends or the octets do; says how many were used.</summary>
    public int Parse(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data, out ChunkOutcome outcome)
    {
        data = default;
        outcome = ChunkOutcome.More;
        var i = 0;
        while (i < input.Length)
        {
            if (_state == State.Data)
            {
                var take = (int)Math.Min(_size, (uint)(input.Length - i));
                data = input.Slice(i, take);
                _size -= (uint)take;
                if (_size == 0)
                    _state = State.LineFeed;
                return i + take;
            }
            outcome = Step(input[i++]);
            if (outcome != ChunkOutcome.More)
                return i;
        }
        return i;
    }

    private ChunkOutcome Step(byte b)
    {
        switch (_state)
        {
            case State.LineFeed when b == '\n':
                _state = State.Hash;
                return ChunkOutcome.More;
            case State.Hash when b == '#':
                _state = State.FirstDigit;
                return ChunkOutcome.More;
            case State.FirstDigit when b is >= (byte)'1' and <= (byte)'9':
                _size = (uint)(b - '0');
                _state = State.Digits;
                return ChunkOutcome.More;
            case State.FirstDigit when b == '#' && _hasChunk:
                _state = State.EndLineFeed;
                return ChunkOutcome.More;
            case State.Digits when b is >= (byte)'0' and <= (byte)'9':
                var size = (_size * 10ul) + (uint)(b - '0');
                if (size > uint.MaxValue)
                    return ChunkOutcome.Broken;
                _size = (uint)size;
                return ChunkOutcome.More;
            case State.Digits when b == '\n':
                _state = State.Data;
                _hasChunk = true;
                return ChunkOutcome.More;
            case State.EndLineFeed when b == '\n':
                _state = State.LineFeed;
                _hasChunk = false;
                return ChunkOutcome.EndOfMessage;
            default:
                return ChunkOutcome.Broken;
        }
    }
}
