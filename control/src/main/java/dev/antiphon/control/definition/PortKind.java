package dev.antiphon.control.definition;

import dev.antiphon.argument.Nearest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of ports on which no server answers. */
public enum PortKind {
    /** Every connection is refused at once. */
    REFUSING,
    /** A connect gets no reply until the client's timeout. Linux only. */
    UNREACHABLE;

    /** Returns the names of all kinds. */
    public static List<String> names() {
        return Arrays.stream(values()).map(PortKind::toString).toList();
    }

    /**
     * Returns the kind of this name.
     *
     * @throws IllegalArgumentException when there is no such kind; the message names all kinds
     */
    public static PortKind parse(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kind of port \"" + name
                        + "\"" + Nearest.of(name, names()) + "; there is "
                        + String.join(", ", names())));
    }

    /** Returns the name in lower case, such as {@code refusing}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
