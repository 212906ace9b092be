package litellmha.offline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import litellmha.kube.ChildOptions;
import litellmha.manifest.Manifests;

/** The objects of a stack as a program in Pulumi YAML, each a resource with its values written out. */
record YamlProgram(Manifests manifests) {

    /** JSON is YAML. */
    String text() {
        ObjectNode program = object().put("name", "prod-yaml").put("runtime", "yaml");
        ObjectNode resources = program.putObject("resources");
        for (ObjectNode declared : manifests.objects()) {
            ObjectNode resource =
                    resources.putObject("%s-%s".formatted(Manifests.kind(declared), Manifests.name(declared)));
            resource.put("type", type(declared)).set("properties", declared);
        }
        // What is a reference to Kubernetes is one to Pulumi as well.
        return program.toPrettyString().replace("${", "$${");
    }

    /** As much of a schema as these resources need: every property may be anything. */
    String schema() {
        ObjectNode schema = object().put("name", "kubernetes").put("version", ChildOptions.PROVIDER_VERSION);
        ObjectNode resources = schema.putObject("resources");
        for (ObjectNode declared : manifests.objects()) {
            ObjectNode properties = object();
            declared.fieldNames()
                    .forEachRemaining(name -> properties.putObject(name).put("$ref", "pulumi.json#/Any"));
            ObjectNode resource = resources.putObject(type(declared));
            resource.set("inputProperties", properties);
            resource.set("properties", properties);
        }
        return schema.toString();
    }

    private static String type(ObjectNode declared) {
        String version = declared.path("apiVersion").asText();
        return "kubernetes:%s:%s"
                .formatted(version.contains("/") ? version : "core/" + version, Manifests.kind(declared));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
