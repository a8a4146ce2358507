namespace Netconf.Mano.Data;

/// <summary>
/// The longest increasing subsequence: the entries of a reordered list that may be said to have stayed.
/// </summary>
internal static class LongestRun
{
    /// <summary>For each number whether it belongs to the run; negative ones never do. O(n log n).</summary>
    public static bool[] Of(ReadOnlySpan<int> numbers)
    {
        var tails = new int[numbers.Length];
        var previous = new int[numbers.Length];
        var length = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0)
                continue;
            var low = 0;
            var high = length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (numbers[tails[middle]] < numbers[i])
                    low = middle + 1;
                else
                    high = middle;
            }
            previous[i] = low > 0 ? tails[low - 1] : -1;
            tails[low] = i;
            length = Math.Max(length, low + 1);
        }
        var run = new bool[numbers.Length];
        for (var i = length > 0 ? tails[length - 1] : -1; i >= 0; i = previous[i])
            run[i] = true;
        return run;
    }
}
