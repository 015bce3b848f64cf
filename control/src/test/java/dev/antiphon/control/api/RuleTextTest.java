package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.Control;
import dev.antiphon.control.definition.StubDefinition;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rules of a stub as text: read, checked, replaced and saved. */
class RuleTextTest {
    private static final String RULES = "/api/stubs/bank/rules";

    @TempDir
    Path folder;

    private final Control control = Control.start();
    private ControlServer server;
    private ApiClient api;

    @BeforeEach
    void start() {
        server = ControlServer.builder(control)
                .address("127.0.0.1:0")
                .folder(folder)
                .start();
        api = new ApiClient(server);
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    @Test
    void textOfRulesIsThatOfTheLastPut() {
        api.stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        var text = api.get(RULES + "?as=yaml").is(200);
        assertThat(text.type()).isEqualTo("application/yaml");
        assertThat(text.body()).isEqualTo("framing: line\nrules:\n  - when: A\n    reply: B\n");
        String yaml = "# mine\nrules: [{when: C, reply: D}]\n";
        api.yaml("PUT", RULES, yaml).is(200);
        assertThat(api.get(RULES + "?as=yaml").body()).isEqualTo(yaml);
        api.post(RULES, "{\"when\":\"E\",\"reply\":\"F\"}").is(201);
        assertThat(api.get(RULES + "?as=yaml").body())
                .isEqualTo("rules:\n  - when: E\n    reply: F\n  - when: C\n    reply: D\n");
        api.delete(RULES).is(204);
        assertThat(api.get(RULES + "?as=yaml").is(200).body()).doesNotContain("when");
        api.post("/api/stubs/bank/reset", "").is(200);
        assertThat(api.get(RULES + "?as=yaml").body()).isEqualTo(text.body());
    }

    @Test
    void checkedTextChangesNothingAndAnErrorHasItsPlace() {
        api.stub("{\"name\":\"bank\"}");
        api.yaml("POST", RULES + "/check", "rules: [{when: A, reply: B}]").is(204);
        var problem = api.yaml("POST", RULES + "/check", "rules:\n  - wen: A\n    reply: B\n")
                .is(400);
        assertThat(problem.json())
                .containsEntry("line", 2)
                .containsEntry("column", 5)
                .containsEntry("nearest", "when");
        api.yaml("POST", RULES + "/check", "framing: nul").is(400);
        assertThat(api.get(RULES).list("rules")).isEmpty();
    }

    @Test
    void textIsSavedInTheNamedFolder() throws IOException {
        Files.writeString(folder.resolve("bank.yaml"), "rules: [{when: A, reply: B}]");
        api.stub("{\"name\":\"bank\",\"file\":\"bank.yaml\"}");
        var saved = api.post(RULES + "/save", "{\"yaml\":\"# new\\ngreeting: HI\\n\"}")
                .is(200);
        assertThat(saved.json()).containsEntry("changed", false);
        assertThat(folder.resolve("bank.yaml")).hasContent("# new\ngreeting: HI\n");
        var bad = api.post(RULES + "/save", "{\"yaml\":\"greting: HI\"}").is(400);
        assertThat(bad.json()).containsEntry("line", 1).containsEntry("nearest", "greeting");
        assertThat(folder.resolve("bank.yaml")).hasContent("# new\ngreeting: HI\n");
    }

    @Test
    void saveWithoutAFileIsAConflict() {
        api.stub("{\"name\":\"bank\"}");
        assertThat(api.post(RULES + "/save", "").is(409).get("detail").toString())
                .contains("come from no file");
    }

    @Test
    void rulesMadeInJavaHaveNoTextUntilTheyAreReplaced() {
        control.addStub(StubDefinition.builder().name("bank").build());
        api.get(RULES + "?as=yaml").is(409);
        api.get(RULES + "?as=yml").is(400);
        api.yaml("PUT", RULES, "greeting: HI\n").is(200);
        assertThat(api.get(RULES + "?as=yaml").body()).isEqualTo("greeting: HI\n");
    }
}
