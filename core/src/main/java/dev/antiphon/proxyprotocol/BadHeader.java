package dev.antiphon.proxyprotocol;

/** An internal exception for an invalid header. The package catches it; it has no stack trace. */
final class BadHeader extends Exception {
    private static final long serialVersionUID = 1;

    final String reason;

    BadHeader(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }
}
