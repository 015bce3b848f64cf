package dev.antiphon.proxyprotocol;

/**
 * The internal exception for an invalid header. It does not leave the package and has no stack
 * trace.
 */
final class BadHeader extends Exception {
    private static final long serialVersionUID = 1;

    final String reason;

    BadHeader(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }
}
