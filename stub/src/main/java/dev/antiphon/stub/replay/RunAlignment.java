package dev.antiphon.stub.replay;

import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.Difference;
import dev.antiphon.stub.text.HexDump;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A comparison of a run, a series of consecutive received messages, with the recorded run. It
 * aligns both runs again after each difference, so that an additional or missing message is one
 * difference. Another order of all messages is one difference too.
 *
 * @param expected the recorded messages, with masked parts hidden
 * @param found the received messages, with masked parts hidden
 * @param lines the line number of each recorded message
 */
record RunAlignment(List<Message> expected, List<Message> found, List<Integer> lines) {
    /**
     * The largest number of cells of the alignment table. Longer runs are compared as one block.
     */
    private static final long CELLS_MAX = 4L << 20;

    /**
     * A part of both runs that differs. The indexes {@code to} and {@code foundTo} are not
     * included.
     */
    private record Block(int from, int to, int foundFrom, int foundTo) {}

    /** Returns the difference between two messages as a text of several lines. */
    static String ofMessages(Message expected, Message found) {
        Matcher same = Matchers.equalTo(expected);
        return Difference.of(found, same.explain(Request.of(found)));
    }

    /** Reports each difference as a text of several lines. */
    void tell(Consumer<String> told) {
        int front = 0;
        int shorter = Math.min(expected.size(), found.size());
        while (front < shorter && expected.get(front).equals(found.get(front))) {
            front++;
        }
        int back = 0;
        while (back < shorter - front
                && expected.get(expected.size() - 1 - back)
                        .equals(found.get(found.size() - 1 - back))) {
            back++;
        }
        Block rest = new Block(front, expected.size() - back, front, found.size() - back);
        long cells = (long) (rest.to - rest.from + 1) * (rest.foundTo - rest.foundFrom + 1);
        if (isReordered(rest) || cells > CELLS_MAX) {
            tell(rest, told);
        } else {
            align(rest, told);
        }
    }

    /** Aligns both runs along a longest common subsequence and reports the differences. */
    private void align(Block rest, Consumer<String> told) {
        int rows = rest.to - rest.from;
        int columns = rest.foundTo - rest.foundFrom;
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = isSame(rest, i, j)
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows || j < columns) {
            int fromRow = i;
            int fromColumn = j;
            while ((i < rows || j < columns) && !(i < rows && j < columns && isSame(rest, i, j))) {
                boolean down = j == columns || (i < rows && common[i + 1][j] >= common[i][j + 1]);
                i += down ? 1 : 0;
                j += down ? 0 : 1;
            }
            Block block = new Block(
                    rest.from + fromRow,
                    rest.from + i,
                    rest.foundFrom + fromColumn,
                    rest.foundFrom + j);
            tell(block, told);
            while (i < rows && j < columns && isSame(rest, i, j)) {
                i++;
                j++;
            }
        }
    }

    private boolean isSame(Block rest, int row, int column) {
        return expected.get(rest.from + row).equals(found.get(rest.foundFrom + column));
    }

    private boolean isReordered(Block block) {
        if (block.to - block.from != block.foundTo - block.foundFrom) {
            return false;
        }
        Map<Message, Integer> counts = new HashMap<>();
        expected.subList(block.from, block.to).forEach(each -> counts.merge(each, 1, Integer::sum));
        found.subList(block.foundFrom, block.foundTo)
                .forEach(each -> counts.merge(each, -1, Integer::sum));
        return counts.values().stream().allMatch(count -> count == 0);
    }

    private void tell(Block block, Consumer<String> told) {
        int missing = block.to - block.from;
        int more = block.foundTo - block.foundFrom;
        if (missing == 0 && more == 0) {
            return;
        }
        if (missing == more && missing > 1 && isReordered(block)) {
            told.accept(named(block) + " are as recorded, in another order; the first,\n"
                    + first(block));
        } else if (missing == more) {
            // runs of the same length are compared one by one
            for (int i = 0; i < missing && missing * (long) more <= CELLS_MAX; i++) {
                told.accept("message " + lines.get(block.from + i) + " is not as recorded,\n"
                        + ofMessages(expected.get(block.from + i), found.get(block.foundFrom + i)));
            }
            if (missing * (long) more > CELLS_MAX) {
                told.accept(named(block) + " are not as recorded; the first,\n" + first(block));
            }
        } else if (missing == 0) {
            told.accept(place(block) + counted(more) + " more than recorded; the first:\n"
                    + HexDump.of(found.get(block.foundFrom).bytes(), -1));
        } else if (more == 0) {
            told.accept(named(block) + (missing == 1 ? " is" : " are") + " missing; recorded:\n"
                    + HexDump.of(expected.get(block.from).bytes(), -1));
        } else {
            told.accept(named(block) + (missing == 1 ? " is" : " are") + " not as recorded: "
                    + counted(more) + " in their place; the first,\n" + first(block));
        }
    }

    private String first(Block block) {
        return ofMessages(expected.get(block.from), found.get(block.foundFrom));
    }

    private String named(Block block) {
        int first = lines.get(block.from);
        int last = lines.get(block.to - 1);
        return first == last ? "message " + first : "messages " + first + " to " + last;
    }

    private String place(Block block) {
        if (block.from == 0) {
            return lines.isEmpty() ? "" : "before message " + lines.get(0) + ", ";
        }
        return "after message " + lines.get(block.from - 1) + ", ";
    }

    private static String counted(int messages) {
        return Plural.of(messages, "message");
    }
}
