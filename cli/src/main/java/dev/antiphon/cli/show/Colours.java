package dev.antiphon.cli.show;

import dev.antiphon.cli.text.Terminal;

/**
 * The colours of lines on a terminal, by the sequences of ECMA-48. Without colours the text stays
 * as it is.
 *
 * @param isOn whether there are colours
 */
public record Colours(boolean isOn) {
    /** The colours of connections: cyan, yellow, magenta, green, blue, white. */
    private static final int[] OF_CONNECTIONS = {36, 33, 35, 32, 94, 97};

    private static final int DIM = 2;
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int CYAN = 36;

    /**
     * Returns colours if standard output is a terminal that has them. The variable {@code NO_COLOR}
     * switches them off (no-color.org), and so does {@code TERM=dumb}.
     */
    public static Colours of(Terminal terminal) {
        String kind = terminal.environment().getOrDefault("TERM", "");
        boolean refused = !terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return new Colours(
                terminal.interactive() && !refused && !kind.isEmpty() && !kind.equals("dumb"));
    }

    /** Returns the text in the colour of this connection. */
    String ofConnection(long connection, String text) {
        int index = (int) (Math.max(0, connection - 1) % OF_CONNECTIONS.length);
        return in(OF_CONNECTIONS[index], text);
    }

    /** Returns a message that this program has sent. */
    public String sent(String text) {
        return in(CYAN, text);
    }

    /** Returns a message that this program has received. */
    public String received(String text) {
        return in(GREEN, text);
    }

    /** Returns a text of minor importance. */
    public String dim(String text) {
        return in(DIM, text);
    }

    /** Returns the text of a fault or an error. */
    public String fault(String text) {
        return in(RED, text);
    }

    private String in(int colour, String text) {
        return isOn ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
