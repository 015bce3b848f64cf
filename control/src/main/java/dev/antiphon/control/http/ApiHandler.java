package dev.antiphon.control.http;

/** The function that answers the requests of a route. It runs on a virtual thread. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Returns the reply to a request.
     *
     * @throws ApiProblem when the reply is an error
     * @throws InterruptedException when the server stops while the handler waits
     */
    ApiReply reply(ApiRequest request) throws InterruptedException;
}
