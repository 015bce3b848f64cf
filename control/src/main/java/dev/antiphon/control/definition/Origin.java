package dev.antiphon.control.definition;

import java.util.Locale;

/** The ways by which a service or a rule came into being. */
public enum Origin {
    /** Created by a program, over HTTP or in Java. */
    API,
    /** Declared in a file. */
    FILE,
    /** Started by the options of a command. */
    COMMAND;

    /** Returns the name in lower case, such as {@code api}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
