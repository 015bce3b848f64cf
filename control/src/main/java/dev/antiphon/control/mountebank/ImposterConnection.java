package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection of a client: each request goes to mountebank, and its answer to the client. Requests
 * of a connection are answered in their order. For use by the connection's thread.
 */
final class ImposterConnection {
    private static final int SHOWN_CHARS_MAX = 20;
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

    private final Conversation conversation;
    private final Imposter imposter;
    private final String ip;
    private final String requestFrom;
    private long requests;

    /** The next request, which mountebank has already; null if there is none. */
    private @Nullable Callback next;

    /**
     * An imposter, as its connections see it.
     *
     * @param settings the argument of the command
     * @param callback the address to which requests go
     * @param end the rule by which messages become requests
     * @param origins the destinations of proxy responses
     * @param log the log
     */
    record Imposter(
            ImposterSettings settings,
            URI callback,
            RequestEnd end,
            Origins origins,
            ImposterLog log) {}

    ImposterConnection(Conversation conversation, Imposter imposter) {
        this.conversation = conversation;
        this.imposter = imposter;
        SocketAddress peer = conversation.remoteAddress();
        if (peer instanceof InetSocketAddress client) {
            ip = ip(client, imposter.settings().host().equals("*"));
            requestFrom = ip + ":" + client.getPort();
        } else {
            ip = "";
            requestFrom = peer.toString();
        }
    }

    /**
     * Returns the text of an address as Node has it: an IPv4 client of a socket for both families
     * has an IPv6 address, which predicates may compare.
     */
    private static String ip(InetSocketAddress client, boolean isOfBothFamilies) {
        String text = client.getAddress().getHostAddress();
        return isOfBothFamilies && client.getAddress() instanceof Inet4Address
                ? "::ffff:" + text
                : client.getAddress() instanceof Inet4Address ? text : shortened(text);
    }

    /** Returns an IPv6 address without its longest run of zeros (RFC 5952, section 4.2). */
    private static String shortened(String text) {
        String longest = "";
        Matcher zeros = ZEROS.matcher(text);
        while (zeros.find()) {
            longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
        }
        if (longest.isEmpty()) {
            return text;
        }
        int at = text.indexOf(longest);
        String before = text.substring(0, at);
        String after = text.substring(at + longest.length());
        return before + "::" + (after.startsWith(":") ? after.substring(1) : after);
    }

    /** Answers requests until the client or a response ends the connection. */
    void converse() throws InterruptedException {
        imposter.log().debug(requestFrom + " ESTABLISHED");
        try (ProxiedRequest proxied = new ProxiedRequest(imposter.origins(), imposter.end())) {
            Optional<String> greeting = imposter.settings().greeting();
            if (greeting.isPresent()) {
                send(imposter.settings().mode().message(greeting.get()));
            }
            boolean isOpen = true;
            while (isOpen) {
                isOpen = answer(proxied);
            }
        } catch (FailureException e) {
            imposter.log()
                    .error(requestFrom + " transmission error X=> "
                            + e.failure().text());
        } catch (CallbackException e) {
            imposter.log().error(requestFrom + " X=> " + e.getMessage());
        }
        Callback unanswered = next;
        if (unanswered != null) {
            unanswered.abandon();
        }
        imposter.log().debug(requestFrom + " CLOSED");
    }

    /** Answers a request and returns whether the connection takes another one. */
    private boolean answer(ProxiedRequest proxied) throws CallbackException, InterruptedException {
        Callback asked = next;
        next = null;
        if (asked == null) {
            Optional<byte[]> request = imposter.end().next(conversation::receive);
            if (request.isEmpty()) {
                return false;
            }
            asked = ask(request.get());
        }
        requests++;
        try {
            return respond(asked.answer(), proxied);
        } catch (CallbackException | IllegalArgumentException e) {
            CallbackException told = e instanceof CallbackException known
                    ? known
                    : CallbackException.communication(String.valueOf(e.getMessage()), e);
            imposter.log().error(requestFrom + " X=> " + told.getMessage());
            send(Message.text(told.json()));
            return true;
        }
    }

    /** Sends a request to mountebank. */
    private Callback ask(byte[] request) {
        String data = imposter.settings().mode().data(request);
        imposter.log().info(requestFrom + " => " + shown(data));
        return Callback.begin(
                imposter.callback(),
                "{\"request\":{\"requestFrom\":" + JsonValue.quoted(requestFrom) + ",\"ip\":"
                        + JsonValue.quoted(ip) + ",\"data\":" + JsonValue.quoted(data) + "}}");
    }

    private boolean respond(JsonValue answer, ProxiedRequest proxied)
            throws CallbackException, InterruptedException {
        Optional<JsonValue> proxy = answer.field("proxy");
        Optional<JsonValue> response = proxy.isPresent()
                ? Optional.of(ofOrigin(proxy.get(), answer, proxied))
                : answer.field("response");
        if (response.isEmpty()
                || response.get().field("blocked").filter(JsonValue::isTruthy).isPresent()) {
            conversation.finish(Reply.After.CLOSE);
            return false;
        }
        ImposterResponse read =
                ImposterResponse.of(response.get(), imposter.settings(), imposter.log());
        if (read.then() == Reply.After.KEEP && imposter.end().isEachMessage()) {
            askAhead();
        }
        return give(read);
    }

    /**
     * Sends the next request to mountebank, if it has arrived, before the reply to this one is
     * sent. A client that reads a reply and then asks mountebank for the requests finds all that it
     * had sent before, as with mountebank's own TCP.
     */
    private void askAhead() throws CallbackException, InterruptedException {
        try {
            next = imposter.end()
                    .next(() -> conversation.receive(Duration.ofMillis(1)))
                    .map(this::ask)
                    .orElse(null);
        } catch (FailureException e) {
            // none has arrived; a failure of the connection is met again by the next wait
        }
    }

    /** Forwards the request to the origin of a proxy response, and its reply to mountebank. */
    private JsonValue ofOrigin(JsonValue proxy, JsonValue answer, ProxiedRequest proxied)
            throws CallbackException, InterruptedException {
        String data = answer.field("request")
                .flatMap(each -> each.field("data"))
                .map(JsonValue::scalar)
                .orElse("");
        URI callback = answer.field("callbackURL")
                .map(JsonValue::text)
                .map(URI::create)
                .orElseThrow(() -> answer.wrong("has a proxy without a callbackURL"));
        ImposterMode mode = imposter.settings().mode();
        byte[] reply = proxied.reply(proxy, mode.message(data));
        return Callback.post(
                callback,
                "{\"proxyResponse\":{\"data\":" + JsonValue.quoted(mode.data(reply)) + "}}");
    }

    private boolean give(ImposterResponse response) throws InterruptedException {
        if (response.data().isPresent()) {
            Message data = response.data().get();
            if (imposter.log().hasDebug()) {
                imposter.log().debug(requestFrom + " <= " + Escapes.shown(data));
            }
            if (response.isUnframed()) {
                conversation.sendUnframed(data);
            } else {
                send(data);
            }
        }
        if (response.then() == Reply.After.KEEP) {
            return true;
        }
        conversation.finish(response.then());
        return response.then() == Reply.After.HALF_CLOSE;
    }

    /** Sends a message; without the framing if the framing cannot carry it. */
    private void send(Message message) throws InterruptedException {
        try {
            conversation.answer(requests, message);
        } catch (FailureException e) {
            if (!(e.failure() instanceof Failure.NotEncodable)) {
                throw e;
            }
            imposter.log().error(requestFrom + " <= " + e.failure().text());
            conversation.sendUnframed(message);
        }
    }

    private static String shown(String data) {
        return data.length() > SHOWN_CHARS_MAX
                ? Escapes.shown(data.substring(0, SHOWN_CHARS_MAX)) + "..."
                : Escapes.shown(data);
    }
}
