package dev.antiphon.proxyprotocol;

/** The refusal of a header. It does not leave the package, and is no bug: it has no stack. */
final class BadHeader extends Exception {
    private static final long serialVersionUID = 1;

    final String reason;

    BadHeader(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }
}
