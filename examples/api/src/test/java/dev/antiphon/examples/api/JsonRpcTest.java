package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Requests, notifications, batches and errors, as in the JSON-RPC 2.0 specification. */
class JsonRpcTest extends ServerCase {
    private static final String ADD =
            "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.add', 'params': %s}";
    private static final String NOTIFY =
            "{'jsonrpc': '2.0', 'method': 'notes.add', 'params': ['silent']}";

    @Test
    void paramsAreGivenByPositionOrByName() throws IOException {
        try (Peer client = client()) {
            assertThat(ask(client, ADD.formatted("['a', 'b']"))).isEqualTo(json("""
                            {"jsonrpc": "2.0", "id": 1,
                             "result": {"id": 1, "title": "a", "text": "b"}}"""));
            assertThat(ask(client, ADD.formatted("{'text': 'Привет', 'title': 'c'}")))
                    .isEqualTo(json("""
                            {"jsonrpc": "2.0", "id": 1,
                             "result": {"id": 2, "title": "c", "text": "Привет"}}"""));
        }
    }

    @Test
    void aMethodWithoutAResultAnswersNull() throws IOException {
        try (Peer client = client()) {
            assertThat(ask(client, "{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.watch'}"))
                    .isEqualTo(json("{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": null}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-7", "12345678901234567890123", "'a'", "'Ж'", "''", "null"})
    void theIdIsReturnedAsItCame(String id) throws IOException {
        try (Peer client = client()) {
            JsonNode answer =
                    ask(client, "{'jsonrpc': '2.0', 'method': 'notes.list', 'id': " + id + "}");
            assertThat(answer.get("id")).isEqualTo(json(id.replace('\'', '"')));
            assertThat(answer.get("result")).isEqualTo(json("[]"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'notes.add', 'params': ['silent']",
                "'notes.add', 'params': [1]",
                "'no.such.method'",
                "'$/cancelRequest'",
                "'$/cancelRequest', 'params': {'id': 99}"
            })
    void aNotificationHasNoAnswer(String method) throws IOException {
        try (Peer client = client()) {
            send(client, "{'jsonrpc': '2.0', 'method': " + method + "}");
            assertThat(ask(client, "{'jsonrpc': '2.0', 'id': 5, 'method': 'notes.list'}")
                            .get("id"))
                    .isEqualTo(json("5"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-32700 | {'jsonrpc': '2.0', 'method': 'foobar, 'params': 'bar', 'baz]",
                "-32700 | {'jsonrpc': '2.0', 'id': 1, 'method': 'notes.list'",
                "-32700 | {'jsonrpc': '2.0', 'id': 1, 'method': 'notes.list'} {}",
                "-32700 | {'jsonrpc': '2.0', 'id': 1, 'id': 2, 'method': 'notes.list'}",
                "-32700 | [{'jsonrpc': '2.0', 'method'",
                "-32700 | NaN",
                "-32600 | {'jsonrpc': '2.0', 'method': 1, 'params': 'bar'}",
                "-32600 | {'jsonrpc': '2.0', 'method': 'notes.list', 'params': 'bar'}",
                "-32600 | {'jsonrpc': '1.0', 'method': 'notes.list'}",
                "-32600 | {'method': 'notes.list'}",
                "-32600 | {}",
                "-32600 | 1",
                "-32600 | 'text'",
                "-32600 | null",
                "-32600 | []",
                "-32600 | {'jsonrpc': '2.0', 'method': 'notes.list', 'id': 1.5}",
                "-32600 | {'jsonrpc': '2.0', 'method': 'notes.list', 'id': true}",
                "-32600 | {'jsonrpc': '2.0', 'method': 'notes.list', 'id': [1]}",
                "-32600 | {'jsonrpc': '2.0', 'method': 'notes.list', 'id': {}}",
            })
    void aMessageThatIsNoRequestIsAnsweredWithoutAnId(int code, String message) throws IOException {
        try (Peer client = client()) {
            JsonNode answer = ask(client, message);
            assertThat(code(answer)).isEqualTo(code);
            assertThat(answer.get("id")).isEqualTo(json("null"));
            assertThat(answer.propertyNames()).containsExactlyInAnyOrder("jsonrpc", "id", "error");
            assertThat(ask(client, "{'jsonrpc': '2.0', 'id': 5, 'method': 'notes.list'}")
                            .get("id"))
                    .as("the next request")
                    .isEqualTo(json("5"));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreAParseError() throws IOException {
        try (Peer client = client()) {
            client.send(new byte[] {'"', (byte) 0xc3, '(', '"', '\n'});
            assertThat(code(next(client))).isEqualTo(-32700);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-32601 | 'notes.burn'",
                "-32601 | 'Notes.list'",
                "-32601 | ''",
                "-32601 | '$/cancelRequest', 'params': {'id': 1}",
                "-32602 | 'notes.add'",
                "-32602 | 'notes.add', 'params': {}",
                "-32602 | 'notes.add', 'params': [null]",
                "-32602 | 'notes.add', 'params': [5]",
                "-32602 | 'notes.add', 'params': [true]",
                "-32602 | 'notes.add', 'params': [['a']]",
                "-32602 | 'notes.add', 'params': ['a', 'b', 'c']",
                "-32602 | 'notes.add', 'params': {'title': 'a', 'Text': 'b'}",
                "-32602 | 'notes.list', 'params': [1.5]",
                "-32602 | 'notes.list', 'params': ['1']",
                "-32602 | 'notes.list', 'params': [99999999999999999999]",
                "-32002 | 'notes.remove', 'params': [77]",
            })
    void aRequestThatCannotBeServedIsAnsweredWithItsId(int code, String method) throws IOException {
        try (Peer client = client()) {
            JsonNode answer =
                    ask(client, "{'jsonrpc': '2.0', 'id': 'q', 'method': " + method + "}");
            assertThat(code(answer)).isEqualTo(code);
            assertThat(answer.get("id")).isEqualTo(json("\"q\""));
            assertThat(answer.toString()).doesNotContain("Exception", "java");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]            | title is missing",
                "{'text': 'a'} | title is missing",
                "[null]        | title is missing",
                "[5]           | title: not {\"type\":\"string\"}",
                "['a', 5]      | text: not {\"type\":\"string\"}",
            })
    void aWrongParameterIsNamed(String params, String text) throws IOException {
        try (Peer client = client()) {
            assertThat(ask(client, ADD.formatted(params)).path("error").path("message"))
                    .hasToString(Json.MAPPER.writeValueAsString(text));
        }
    }

    @Test
    void aBatchHasTheAnswersOfItsRequestsAlone() throws IOException {
        try (Peer client = client()) {
            JsonNode answers = ask(
                    client,
                    "[" + ADD.formatted("['a']") + ", " + NOTIFY + ", {'foo': 'boo'}, 1,"
                            + "{'jsonrpc': '2.0', 'id': 'x', 'method': 'foo.get'}]");
            assertThat(answers.isArray()).isTrue();
            assertThat(StreamSupport.stream(answers.spliterator(), false)
                            .map(each -> each.get("id") + " " + code(each)))
                    .containsExactlyInAnyOrder("1 0", "null -32600", "null -32600", "\"x\" -32601");
        }
    }

    @Test
    void aBatchOfNotificationsHasNoAnswer() throws IOException {
        try (Peer client = client()) {
            send(client, "[" + NOTIFY + ", " + NOTIFY + "]");
            send(client, "[{'jsonrpc': '2.0', 'method': '$/cancelRequest', 'params': {'id': 1}}]");
            assertThat(ask(client, "[{'jsonrpc': '2.0', 'id': 5, 'method': 'notes.list'}]"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.get("id")).isEqualTo(json("5")));
        }
    }

    @Test
    void aBatchInABatchIsNoRequest() throws IOException {
        try (Peer client = client()) {
            assertThat(ask(client, "[[]]"))
                    .singleElement()
                    .satisfies(each -> assertThat(code(each)).isEqualTo(-32600));
        }
    }

    @Test
    void aBatchIsAnsweredWholeAfterItsSlowestCall() throws IOException {
        try (Peer waiting = client();
                Peer other = client()) {
            send(
                    waiting,
                    "[{'jsonrpc': '2.0', 'id': 1, 'method': 'notes.list'},"
                            + "{'jsonrpc': '2.0', 'id': 2, 'method': 'notes.next',"
                            + " 'params': [0]}]");
            ask(other, ADD.formatted("['a']"));
            List<String> ids = StreamSupport.stream(next(waiting).spliterator(), false)
                    .map(each -> each.get("id").toString())
                    .toList();
            assertThat(ids).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void manyRequestsInOnePacketAreAllAnswered() throws IOException {
        try (Peer client = client()) {
            StringBuilder requests = new StringBuilder();
            IntStream.range(0, 50)
                    .forEach(id -> requests.append(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notes.list\",\"id\":" + id + "}\n"));
            client.send(requests.toString());
            boolean[] seen = new boolean[50];
            for (int i = 0; i < seen.length; i++) {
                seen[next(client).get("id").intValue()] = true;
            }
            assertThat(seen).containsOnly(true);
        }
    }

    @Test
    void aHalfClosedClientStillGetsItsAnswers() throws IOException {
        try (Peer client = client()) {
            send(client, ADD.formatted("['last']"));
            client.halfClose();
            assertThat(json(client.readToEnd()).path("result").path("title"))
                    .isEqualTo(json("\"last\""));
        }
    }
}
