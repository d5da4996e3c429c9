# Resources, pages and waiters are made from a client, whose classes exist only while the library runs.
import boto3
from boto3.dynamodb.conditions import Attr
from botocore.config import Config


def main(event):
    access = {"aws_access_key_id": "id", "aws_secret_access_key": "secret", "region_name": "eu-central-1"}
    how = Config(retries={"max_attempts": 0})
    tables = boto3.resource("dynamodb", endpoint_url=f"{event.data.url}/dynamo", config=how, **access)
    shop = tables.Table("shop")
    shop.put_item(Item={"id": "tea", "count": 2}, ConditionExpression=Attr("id").not_exists())
    print(shop.get_item(Key={"id": "tea"}).get("Item"), shop.name)
    client = boto3.client("dynamodb", endpoint_url=f"{event.data.url}/dynamo", config=how, **access)
    for page in client.get_paginator("scan").paginate(TableName="shop"):
        print(page["ResponseMetadata"]["HTTPStatusCode"])
    client = boto3.client("dynamodb", endpoint_url=f"{event.data.url}/error", config=how, **access)
    try:
        client.get_item(TableName="shop", Key={"id": {"S": "tea"}})
    except client.exceptions.ResourceNotFoundException:
        print("no table")
    except client.exceptions.ClientError as err:
        print(err.response["ResponseMetadata"]["HTTPStatusCode"])
