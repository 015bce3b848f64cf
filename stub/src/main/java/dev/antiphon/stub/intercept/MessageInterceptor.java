package dev.antiphon.stub.intercept;

import dev.antiphon.recording.Entry.Direction;

/**
 * A function that decides about messages on their way: before the rules of a stub see them, or
 * before a proxy passes them on.
 *
 * <p>It is called on a virtual thread of one direction of a connection, which may wait in it. Later
 * messages of that direction wait behind the message, up to the limits of the connection; then the
 * peer waits. The other direction and other connections go on.
 */
public interface MessageInterceptor {
    /** The interceptor that passes all messages. */
    MessageInterceptor NONE = new MessageInterceptor() {
        @Override
        public boolean intercepts(Direction direction) {
            return false;
        }

        @Override
        public InterceptedReply intercept(InterceptedMessage message) {
            return InterceptedReply.pass(message.request().message());
        }
    };

    /**
     * Returns whether messages of this direction are intercepted now. Only then a proxy holds a
     * message until it is complete. Called for all received bytes: it must return at once.
     */
    boolean intercepts(Direction direction);

    /**
     * Decides about a message, and may wait before.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    InterceptedReply intercept(InterceptedMessage message) throws InterruptedException;

    /**
     * Ends the waits for messages of a connection that has ended; {@link InterceptedReply#drop} is
     * the decision then. May be called several times for one connection.
     */
    default void ended(long connection) {}
}
