package dev.antiphon.service;

import java.util.Locale;

/** The step in the life of a service that decides whether it receives new connections. */
public enum Readiness {
    /** The service has not started to serve yet. */
    STARTING,
    /** The service takes new connections. */
    READY,
    /** The service still serves, but asks for no new connections. */
    DRAINING,
    /** The service has ended. */
    STOPPED;

    /** Returns the name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
