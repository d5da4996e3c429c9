import boto3
from botocore.config import Config

HOW = Config(
    s3={"addressing_style": "path"}, retries={"max_attempts": 0}, request_checksum_calculation="when_required"
)


def main(event):
    s3 = boto3.client(
        "s3",
        endpoint_url=f"{event.data.url}/kept",
        region_name="eu-central-1",
        aws_access_key_id="id",
        aws_secret_access_key="secret",
        config=HOW,
    )
    s3.put_object(Bucket="shop", Key="tea.txt", Body=b"green")
    answer = s3.get_object(Bucket="shop", Key="tea.txt")
    print(answer["Body"].read(), answer["ContentLength"])
    try:
        s3.get_object(Bucket="shop", Key="none.txt")
    except s3.exceptions.ClientError as err:
        print(err.response["ResponseMetadata"]["HTTPStatusCode"])
    s3.delete_object(Bucket="shop", Key="tea.txt")
