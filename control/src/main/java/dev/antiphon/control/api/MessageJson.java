package dev.antiphon.control.api;

import dev.antiphon.control.StubService;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ReceivedMessage;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The JSON form of received messages. A list has a bound by number and by bytes.
 *
 * @param messages the messages of the list
 * @param next the number of the first message that did not fit
 */
record MessageJson(List<JsonOutput> messages, OptionalLong next) {
    /** The largest number of messages in one reply. */
    static final int MESSAGES_MAX = 10_000;

    private static final long BYTES_MAX = 8L << 20;

    /**
     * Returns some messages of a stub.
     *
     * @param wanted the messages to return
     * @param from the number of the first one, from 1
     * @param limit the largest number of messages
     */
    static MessageJson of(
            StubService stub, Predicate<ReceivedMessage> wanted, long from, long limit) {
        List<ReceivedMessage> all = stub.stub().received();
        List<JsonOutput> messages = new ArrayList<>();
        long bytes = 0;
        for (long number = from; number <= all.size(); number++) {
            ReceivedMessage each = all.get((int) number - 1);
            if (!wanted.test(each)) {
                continue;
            }
            boolean isFull = messages.size() >= limit
                    || (bytes + each.message().size() > BYTES_MAX && !messages.isEmpty());
            if (isFull) {
                return new MessageJson(messages, OptionalLong.of(number));
            }
            bytes += each.message().size();
            messages.add(one(each, number));
        }
        return new MessageJson(messages, OptionalLong.empty());
    }

    private static JsonOutput one(ReceivedMessage message, long number) {
        JsonOutput json = new JsonOutput()
                .put("number", number)
                .put("connection", message.connection())
                .put("message", message.number())
                .put("at", Math.round(message.at().toNanos() / 1e3) / 1e6);
        return content(json, message.message()).put("rule", message.rule());
    }

    /** Adds the content of a message: {@code text} if it is UTF-8, otherwise {@code b64}. */
    static JsonOutput content(JsonOutput json, Message message) {
        if (message.isText()) {
            json.put("text", message.text());
        } else {
            json.put("b64", Base64.getEncoder().encodeToString(message.bytes()));
        }
        return json.put("size", message.size());
    }
}
