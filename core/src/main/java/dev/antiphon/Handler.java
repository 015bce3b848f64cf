package dev.antiphon;

/**
 * Message in, reply out, on a virtual thread of its own: it may block.
 *
 * <p>Several requests of one connection may be handled at once ({@link Limits#inFlightMax}); the
 * replies leave in the order of the requests all the same. The message owns its bytes.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one message.
     *
     * @throws Exception any: it becomes {@link Fault.HandlerFailed}, the connection is answered as
     *     {@link TcpServer.Builder#onFault} says and closed, and the server goes on
     */
    Reply handle(Connection connection, Message message) throws Exception;
}
