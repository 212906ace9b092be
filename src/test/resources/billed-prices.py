"""Compares what LiteLLM bills with the configuration of a stack with what its price map says, call by call.

Usage: billed-prices.py CONFIG.YAML

Prints a line for each deployment: its name, how many calls were compared, and how many differ.
"""

import itertools
import sys

import litellm
import yaml
from litellm.cost_calculator import response_cost_calculator
from litellm.litellm_core_utils.litellm_logging import use_custom_pricing_for_model
from litellm.types.utils import (
    CompletionTokensDetailsWrapper,
    ModelResponse,
    PromptTokensDetailsWrapper,
    Usage,
)

INPUTS = [1_000, 150_000, 300_000]
OUTPUTS = [0, 500]
CACHED = [0, 0.5]
DETAILS = [{}, {"audio_tokens": 200}, {"image_tokens": 258}]


def calls():
    for prompt, completion, cached, details in itertools.product(INPUTS, OUTPUTS, CACHED, DETAILS):
        for reasoning in ([0, 100] if completion else [0]):
            hit = int(prompt * cached)
            rest = prompt - hit - sum(details.values())
            yield Usage(
                prompt_tokens=prompt,
                completion_tokens=completion,
                total_tokens=prompt + completion,
                prompt_tokens_details=PromptTokensDetailsWrapper(cached_tokens=hit, text_tokens=rest, **details),
                completion_tokens_details=CompletionTokensDetailsWrapper(
                    reasoning_tokens=reasoning, text_tokens=completion - reasoning
                ),
            )


def cost(usage, model, provider, **more):
    response = ModelResponse(model=model, usage=usage)
    return response_cost_calculator(
        response_object=response,
        model=model,
        custom_llm_provider=provider,
        call_type="acompletion",
        optional_params={},
        **more,
    )


def main(path):
    with open(path, encoding="utf-8") as file:
        models = yaml.safe_load(file)["model_list"]
    for model in models:
        model["litellm_params"]["api_key"] = "none"
    router = litellm.Router(model_list=models)
    for deployment in router.model_list:
        params = deployment["litellm_params"]
        provider, name = params["model"].split("/", 1)
        info = deployment.get("model_info") or {}
        custom = use_custom_pricing_for_model({**params, "metadata": {"model_info": info}})
        compared = different = 0
        for usage in calls():
            billed = cost(
                usage, name, provider, custom_pricing=custom, router_model_id=info.get("id"), base_model=info.get("base_model")
            )
            due = cost(usage, name, provider)
            compared += 1
            different += abs((billed or 0) - (due or 0)) > 1e-9 or not due
        print(deployment["model_name"], compared, different, sep="\t")


main(sys.argv[1])
